/* A PNG as 8-bit grey by ITU-R 601 luma, what is transparent on white: the pixels are
 * those of the provider image.grayscale. Speaks cell-abi 1 and needs no C library.
 *
 * In come JSON lines {"$media": "image/png", "base64": "..."}, out go the same. Told as
 * `unsupported` are interlaced pictures, pictures that are to be turned (eXIf), and a
 * transparent colour of other than 8 bits. Formats: PNG (ISO/IEC 15948), zlib (RFC 1950),
 * DEFLATE (RFC 1951), base64 (RFC 4648).
 *
 *     python -m ziglang cc -target wasm32-freestanding -Os -Wall -Wl,--no-entry \
 *         -Wl,--strip-all -o image_grayscale.wasm image_grayscale.c
 */
#include <stddef.h>
#include <stdint.h>

typedef uint8_t byte;
typedef struct { const byte *at, *end; } span;

static size_t length(span text) { return (size_t)(text.end - text.at); }

/* -- memory: a heap that is emptied for each record ---------------------------------- */

extern byte __heap_base;
static byte *top, *end_of_input;

static byte *room(size_t size) {
    size_t at = (size_t)top, have = (size_t)__builtin_wasm_memory_size(0) << 16;
    if (size > SIZE_MAX - at - 65536) return NULL;
    if (at + size > have) {
        size_t pages = (at + size - have + 65535) >> 16;
        if (__builtin_wasm_memory_grow(0, pages) == SIZE_MAX) return NULL;
    }
    top = (byte *)((at + size + 15) & ~(size_t)15);
    return (byte *)at;
}

/* -- the output, and what a record that gives no picture says ------------------------- */

typedef enum { FINE, NO_PICTURE, DAMAGED, UNSUPPORTED, TOO_LARGE } verdict;

static const char *const ERRORS[] = {
    [NO_PICTURE] = "{\"error\":{\"code\":\"no_picture\",\"message\":\"a PNG is needed\"}}",
    [DAMAGED] = "{\"error\":{\"code\":\"damaged\",\"message\":\"the PNG is damaged\"}}",
    [UNSUPPORTED] = "{\"error\":{\"code\":\"unsupported\",\"message\":"
                    "\"PNGs that are interlaced, to be turned, or of this transparency "
                    "are not read\"}}",
    [TOO_LARGE] = "{\"error\":{\"code\":\"too_large\",\"message\":"
                  "\"the picture is too large for the memory or for the output\"}}",
};

#define OUTPUT_BYTES (1u << 20) /* the host takes no more */
static byte *output;
static size_t used;

static int put(span text) {
    if (length(text) > OUTPUT_BYTES - used) return 0;
    while (text.at < text.end) output[used++] = *text.at++;
    return 1;
}

static int put_text(const char *text) {
    const byte *end = (const byte *)text;
    while (*end) end++;
    return put((span){(const byte *)text, end});
}

/* -- base64 -------------------------------------------------------------------------- */

static const char DIGITS[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int value_of(byte digit) {
    if (digit >= 'A' && digit <= 'Z') return digit - 'A';
    if (digit >= 'a' && digit <= 'z') return digit - 'a' + 26;
    if (digit >= '0' && digit <= '9') return digit - '0' + 52;
    return digit == '+' ? 62 : digit == '/' ? 63 : -1;
}

static verdict from_base64(span text, span *data) {
    byte *to = room(length(text));
    if (!to) return TOO_LARGE;
    data->at = to;
    uint32_t bits = 0;
    int have = 0;
    for (; text.at < text.end && *text.at != '='; text.at++) {
        if (*text.at == '\\' && text.at + 1 < text.end && text.at[1] == '/') continue;
        int value = value_of(*text.at);
        if (value < 0) return NO_PICTURE;
        bits = bits << 6 | (uint32_t)value;
        if ((have += 6) >= 8) *to++ = (byte)(bits >> (have -= 8));
    }
    data->end = to;
    return FINE;
}

static int put_base64(span data) {
    if ((length(data) + 2) / 3 * 4 > OUTPUT_BYTES - used) return 0;
    for (; data.at < data.end; data.at += 3) {
        size_t left = length(data);
        uint32_t bits = (uint32_t)data.at[0] << 16;
        if (left > 1) bits |= (uint32_t)data.at[1] << 8;
        if (left > 2) bits |= data.at[2];
        output[used++] = (byte)DIGITS[bits >> 18];
        output[used++] = (byte)DIGITS[bits >> 12 & 63];
        output[used++] = left > 1 ? (byte)DIGITS[bits >> 6 & 63] : '=';
        output[used++] = left > 2 ? (byte)DIGITS[bits & 63] : '=';
        if (left < 3) break;
    }
    return 1;
}

/* -- inflate: a zlib stream to exactly `size` bytes ------------------------------------ */

typedef struct {
    span from;
    uint32_t hold;
    int have, is_over;
} bits;

static uint32_t take(bits *b, int count) {
    while (b->have < count) {
        if (b->from.at == b->from.end) {
            b->is_over = 1;
            return 0;
        }
        b->hold |= (uint32_t)*b->from.at++ << b->have;
        b->have += 8;
    }
    uint32_t found = b->hold & ((1u << count) - 1);
    b->hold >>= count;
    b->have -= count;
    return found;
}

/* A canonical Huffman code: how many codes of each length, and what they mean in order. */
typedef struct { uint16_t count[16], meaning[288]; } code;

static int is_code(code *c, const byte *lengths, int size) {
    uint16_t next[16];
    int left = 1;
    for (int i = 0; i < 16; i++) c->count[i] = 0;
    for (int i = 0; i < size; i++) c->count[lengths[i]]++;
    c->count[0] = 0;
    next[1] = 0;
    for (int i = 1; i < 16; i++) {
        if ((left = 2 * left - c->count[i]) < 0) return 0; /* more codes than there are */
        if (i < 15) next[i + 1] = (uint16_t)(next[i] + c->count[i]);
    }
    for (int i = 0; i < size; i++)
        if (lengths[i]) c->meaning[next[lengths[i]]++] = (uint16_t)i;
    return 1;
}

static int meaning_of(bits *b, const code *c) {
    int read = 0, first = 0, index = 0;
    for (int i = 1; i < 16; i++) {
        read |= (int)take(b, 1);
        if (read - first < c->count[i]) return c->meaning[index + read - first];
        index += c->count[i];
        first = (first + c->count[i]) << 1;
        read <<= 1;
    }
    return -1;
}

static const uint16_t LENGTH[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                  31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const byte LENGTH_BITS[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                   2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const uint16_t DISTANCE[] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,
                                    33,  49,  65,  97,  129, 193,  257,  385,  513,  769,
                                    1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};

static int distance_bits(int symbol) { return symbol < 4 ? 0 : symbol / 2 - 1; }

static int copy_block(bits *b, byte **to, byte *end) {
    b->hold = 0;
    b->have = 0;
    uint32_t size = take(b, 16), check = take(b, 16);
    if (b->is_over || (size ^ check) != 0xFFFF || size > length(b->from)) return 0;
    if (size > (size_t)(end - *to)) return 0;
    while (size--) *(*to)++ = *b->from.at++;
    return 1;
}

static int coded_block(bits *b, const byte *start, byte **to, byte *end, const code *letters,
                       const code *distances) {
    for (;;) {
        int symbol = meaning_of(b, letters);
        if (symbol < 0 || b->is_over) return 0;
        if (symbol == 256) return 1;
        if (symbol < 256) {
            if (*to == end) return 0;
            *(*to)++ = (byte)symbol;
            continue;
        }
        if ((symbol -= 257) > 28) return 0;
        uint32_t size = LENGTH[symbol] + take(b, LENGTH_BITS[symbol]);
        int far = meaning_of(b, distances);
        if (far < 0 || far > 29) return 0;
        uint32_t distance = DISTANCE[far] + take(b, distance_bits(far));
        if (b->is_over || distance > (size_t)(*to - start) || size > (size_t)(end - *to)) return 0;
        for (; size--; (*to)++) **to = *(*to - distance);
    }
}

static int read_codes(bits *b, code *letters, code *distances) {
    static const byte ORDER[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    byte lengths[320] = {0};
    int n = (int)take(b, 5) + 257, m = (int)take(b, 5) + 1, k = (int)take(b, 4) + 4;
    if (b->is_over || n > 286 || m > 30) return 0;
    for (int i = 0; i < k; i++) lengths[ORDER[i]] = (byte)take(b, 3);
    if (!is_code(letters, lengths, 19)) return 0;
    for (int i = 0; i < 19; i++) lengths[i] = 0;
    for (int i = 0; i < n + m;) {
        int symbol = meaning_of(b, letters), times = 1;
        byte value = 0;
        if (symbol < 0 || b->is_over) return 0;
        if (symbol < 16) value = (byte)symbol;
        else if (symbol == 16) {
            if (!i) return 0;
            value = lengths[i - 1];
            times = 3 + (int)take(b, 2);
        } else times = symbol == 17 ? 3 + (int)take(b, 3) : 11 + (int)take(b, 7);
        if (i + times > n + m) return 0;
        while (times--) lengths[i++] = value;
    }
    return lengths[256] && is_code(letters, lengths, n) && is_code(distances, lengths + n, m);
}

static void fixed_codes(code *letters, code *distances) {
    byte lengths[288];
    for (int i = 0; i < 288; i++) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    is_code(letters, lengths, 288);
    for (int i = 0; i < 30; i++) lengths[i] = 5;
    is_code(distances, lengths, 30);
}

static uint32_t adler32(span data) {
    uint32_t a = 1, b = 0;
    for (; data.at < data.end; data.at++) {
        a = (a + *data.at) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

static uint32_t number(const byte *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int inflate(span from, byte *to, size_t size) {
    static code letters, distances;
    byte *start = to, *end = to + size;
    if (length(from) < 6 || (from.at[0] & 15) != 8 || from.at[1] & 32) return 0;
    if (((uint32_t)from.at[0] << 8 | from.at[1]) % 31) return 0;
    bits b = {{from.at + 2, from.end}, 0, 0, 0};
    for (uint32_t is_last = 0; !is_last;) {
        is_last = take(&b, 1);
        uint32_t kind = take(&b, 2);
        if (b.is_over || kind == 3) return 0;
        if (!kind) {
            if (!copy_block(&b, &to, end)) return 0;
            continue;
        }
        if (kind == 1) fixed_codes(&letters, &distances);
        else if (!read_codes(&b, &letters, &distances)) return 0;
        if (!coded_block(&b, start, &to, end, &letters, &distances)) return 0;
    }
    b.from.at -= b.have / 8; /* whole bytes that were looked at too early */
    if (to != end || length(b.from) < 4) return 0;
    return number(b.from.at) == adler32((span){start, end});
}

/* -- reading a PNG --------------------------------------------------------------------- */

static uint32_t crc(uint32_t sum, span data) {
    static uint32_t table[256];
    if (!table[1])
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t c = i;
            for (int k = 0; k < 8; k++) c = c & 1 ? 0xEDB88320u ^ c >> 1 : c >> 1;
            table[i] = c;
        }
    for (sum = ~sum; data.at < data.end; data.at++) sum = table[(sum ^ *data.at) & 255] ^ sum >> 8;
    return ~sum;
}

#define NAME(a, b, c, d) ((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))
#define MOST_PIXELS 40000000u
enum { GREY = 0, RGB = 2, PALETTE = 3, GREY_ALPHA = 4, RGB_ALPHA = 6 };

typedef struct {
    uint32_t width, height;
    int depth, colour;
    span palette, clear; /* clear: tRNS */
    byte *packed, *packed_end;
} picture;

static int samples(const picture *p) {
    switch (p->colour) {
    case RGB: return 3;
    case GREY_ALPHA: return 2;
    case RGB_ALPHA: return 4;
    default: return 1;
    }
}

static verdict head(picture *p, span chunk) {
    if (length(chunk) != 13) return DAMAGED;
    p->width = number(chunk.at);
    p->height = number(chunk.at + 4);
    p->depth = chunk.at[8];
    p->colour = chunk.at[9];
    int d = p->depth, is_small = d == 1 || d == 2 || d == 4;
    int is_known = p->colour == GREY      ? is_small || d == 8 || d == 16
                   : p->colour == PALETTE ? is_small || d == 8
                   : p->colour == RGB || p->colour == GREY_ALPHA || p->colour == RGB_ALPHA
                       ? d == 8 || d == 16
                       : 0;
    if (!is_known || !p->width || !p->height || chunk.at[10] || chunk.at[11]) return DAMAGED;
    if ((uint64_t)p->width * p->height > MOST_PIXELS) return TOO_LARGE;
    return chunk.at[12] ? UNSUPPORTED : FINE;
}

static verdict chunks(picture *p, span file) {
    static const byte SIGNATURE[] = {137, 80, 78, 71, 13, 10, 26, 10};
    if (length(file) < 8) return NO_PICTURE;
    for (int i = 0; i < 8; i++)
        if (*file.at++ != SIGNATURE[i]) return NO_PICTURE;
    p->packed = p->packed_end = room(length(file));
    if (!p->packed) return TOO_LARGE;
    for (int is_first = 1;; is_first = 0) {
        if (length(file) < 12) return DAMAGED;
        uint32_t size = number(file.at), name = number(file.at + 4);
        if (size > length(file) - 12) return DAMAGED;
        span chunk = {file.at + 8, file.at + 8 + size};
        if (crc(0, (span){file.at + 4, chunk.end}) != number(chunk.end)) return DAMAGED;
        file.at = chunk.end + 4;
        if (is_first != (name == NAME('I', 'H', 'D', 'R'))) return DAMAGED;
        if (is_first) {
            verdict found = head(p, chunk);
            if (found) return found;
        } else if (name == NAME('P', 'L', 'T', 'E')) p->palette = chunk;
        else if (name == NAME('t', 'R', 'N', 'S')) p->clear = chunk;
        else if (name == NAME('e', 'X', 'I', 'f')) return UNSUPPORTED;
        else if (name == NAME('I', 'D', 'A', 'T'))
            while (chunk.at < chunk.end) *p->packed_end++ = *chunk.at++;
        else if (name == NAME('I', 'E', 'N', 'D')) return FINE;
    }
}

static byte paeth(byte a, byte b, byte c) {
    int p = a + b - c, pa = p > a ? p - a : a - p, pb = p > b ? p - b : b - p,
        pc = p > c ? p - c : c - p;
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

static byte guess(int filter, byte left, byte up, byte corner) {
    switch (filter) {
    case 1: return left;
    case 2: return up;
    case 3: return (byte)((left + up) / 2);
    case 4: return paeth(left, up, corner);
    default: return 0;
    }
}

/* Undo the filters of all rows, each of a filter byte and `row` bytes. */
static int unfilter(byte *rows, uint32_t height, size_t row, size_t step) {
    for (uint32_t y = 0; y < height; y++) {
        byte *now = rows + y * (row + 1), *before = now - (row + 1);
        int filter = *now;
        if (filter > 4) return 0;
        for (size_t x = 1; x <= row; x++) {
            byte left = x > step ? now[x - step] : 0, up = y ? before[x] : 0;
            byte corner = y && x > step ? before[x - step] : 0;
            now[x] = (byte)(now[x] + guess(filter, left, up, corner));
        }
    }
    return 1;
}

/* -- grey ------------------------------------------------------------------------------ */

static byte luma(uint32_t r, uint32_t g, uint32_t b) {
    return (byte)((r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16);
}

/* A sample of 0 to 255 on white, in steps of 1/128 as Pillow composes. */
static uint32_t on_white(uint32_t value, uint32_t alpha) {
    if (!alpha) return 255;
    uint32_t sum = value * alpha * 128 + 255 * 128 * (255 - alpha) + (0x80 << 7);
    return (((sum >> 8) + sum) >> 8) >> 7;
}

static byte composed(uint32_t r, uint32_t g, uint32_t b, uint32_t alpha) {
    return luma(on_white(r, alpha), on_white(g, alpha), on_white(b, alpha));
}

static uint32_t sample(const picture *p, const byte *row, size_t index) {
    if (p->depth == 16) return (uint32_t)row[2 * index] << 8 | row[2 * index + 1];
    if (p->depth == 8) return row[index];
    size_t bit = index * (size_t)p->depth;
    return row[bit / 8] >> (8 - p->depth - (int)(bit % 8)) & ((1u << p->depth) - 1);
}

static byte grey_of(const picture *p, const byte *row, uint32_t x) {
    const byte *c = row + (size_t)x * (size_t)samples(p) * (p->depth == 16 ? 2 : 1);
    size_t wide = p->depth == 16 ? 2 : 1; /* of 16 bits the upper 8 */
    uint32_t value = sample(p, row, x), alpha = 255;
    switch (p->colour) {
    case GREY:
        if (p->depth == 16) return (byte)((double)value * (1.0 / 257));
        value *= 255 / ((1u << p->depth) - 1);
        if (length(p->clear) == 2 && value == p->clear.at[1] && !p->clear.at[0]) alpha = 0;
        return composed(value, value, value, alpha);
    case PALETTE:
        if (3 * value + 2 >= length(p->palette)) return 0;
        if (value < length(p->clear)) alpha = p->clear.at[value];
        c = p->palette.at + 3 * value;
        return composed(c[0], c[1], c[2], alpha);
    case GREY_ALPHA: return composed(c[0], c[0], c[0], c[wide]);
    case RGB_ALPHA: return composed(c[0], c[wide], c[2 * wide], c[3 * wide]);
    default:
        if (length(p->clear) == 6) {
            const byte *k = p->clear.at;
            int is_clear = c[0] == k[1] && c[1] == k[3] && c[2] == k[5];
            if (is_clear && !k[0] && !k[2] && !k[4]) alpha = 0;
        }
        return composed(c[0], c[wide], c[2 * wide], alpha);
    }
}

static verdict to_grey(picture *p, byte **grey) {
    size_t bits_a_pixel = (size_t)samples(p) * (size_t)p->depth;
    size_t row = ((size_t)p->width * bits_a_pixel + 7) / 8, step = (bits_a_pixel + 7) / 8;
    if (p->colour == PALETTE && !length(p->palette)) return DAMAGED;
    if (length(p->clear) && p->colour != PALETTE && p->depth != 8) return UNSUPPORTED;
    if ((uint64_t)(row + 1) * p->height > 1u << 30) return TOO_LARGE;
    byte *rows = room((row + 1) * p->height);
    *grey = room((size_t)p->width * p->height);
    if (!rows || !*grey) return TOO_LARGE;
    if (!inflate((span){p->packed, p->packed_end}, rows, (row + 1) * p->height)) return DAMAGED;
    if (!unfilter(rows, p->height, row, step)) return DAMAGED;
    byte *to = *grey;
    for (uint32_t y = 0; y < p->height; y++)
        for (uint32_t x = 0; x < p->width; x++) *to++ = grey_of(p, rows + y * (row + 1) + 1, x);
    return FINE;
}

/* -- writing a PNG: filtered rows, matches by a table, the fixed code ------------------ */

typedef struct {
    byte *at, *end;
    uint32_t hold;
    int have;
} writer;

static void give(writer *w, uint32_t value, int count) {
    w->hold |= value << w->have;
    for (w->have += count; w->have >= 8; w->have -= 8, w->hold >>= 8)
        if (w->at < w->end) *w->at++ = (byte)w->hold;
}

static void give_code(writer *w, uint32_t value, int count) { /* the first bit is the upper */
    uint32_t turned = 0;
    for (int i = 0; i < count; i++) turned |= (value >> i & 1) << (count - 1 - i);
    give(w, turned, count);
}

static void give_letter(writer *w, uint32_t letter) {
    if (letter < 144) give_code(w, 0x30 + letter, 8);
    else if (letter < 256) give_code(w, 0x190 + letter - 144, 9);
    else if (letter < 280) give_code(w, letter - 256, 7);
    else give_code(w, 0xC0 + letter - 280, 8);
}

static void give_match(writer *w, uint32_t size, uint32_t distance) {
    uint32_t i = 28, k = 29;
    while (LENGTH[i] > size) i--;
    give_letter(w, 257 + i);
    give(w, size - LENGTH[i], LENGTH_BITS[i]);
    while (DISTANCE[k] > distance) k--;
    give_code(w, k, 5);
    give(w, distance - DISTANCE[k], distance_bits((int)k));
}

static void deflate(writer *w, span data) {
    static const byte *seen[1 << 14];
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) seen[i] = NULL;
    give(w, 0x0178, 16); /* zlib: a window of 32 KB */
    give(w, 3, 3);       /* the last block, in the fixed code */
    for (const byte *at = data.at; at < data.end;) {
        uint32_t size = 0;
        const byte *match = NULL;
        if (data.end - at > 3) {
            uint32_t key = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16;
            const byte **slot = &seen[key * 2654435761u >> 18];
            match = *slot;
            *slot = at;
            if (match && at - match <= 32768)
                while (size < 258 && at + size < data.end && match[size] == at[size]) size++;
        }
        if (size > 3) give_match(w, size, (uint32_t)(at - match));
        else give_letter(w, *at), size = 1;
        at += size;
    }
    give_letter(w, 256);
    if (w->have) give(w, 0, 8 - w->have);
}

static void give_number(byte *at, uint32_t value) {
    for (int i = 0; i < 4; i++) at[i] = (byte)(value >> (24 - 8 * i));
}

static byte *chunk_end(byte *chunk, byte *end) { /* fills in its length and its sum */
    give_number(chunk, (uint32_t)(end - chunk - 8));
    give_number(end, crc(0, (span){chunk + 4, end}));
    return end + 4;
}

static byte *chunk_head(byte *at, const char *name) {
    for (int i = 0; i < 4; i++) at[4 + i] = (byte)name[i];
    return at + 8;
}

/* Each row by the filter whose differences are the least in sum. */
static void filter_rows(const byte *grey, uint32_t width, uint32_t height, byte *to) {
    for (uint32_t y = 0; y < height; y++) {
        const byte *now = grey + (size_t)y * width, *before = now - width;
        uint32_t least = UINT32_MAX;
        int best = 0;
        for (int pass = 0; pass < 6; pass++) {
            int filter = pass < 5 ? pass : best;
            uint32_t sum = 0;
            byte *put_at = to + 1;
            for (uint32_t x = 0; x < width; x++) {
                byte left = x ? now[x - 1] : 0, up = y ? before[x] : 0;
                byte corner = x && y ? before[x - 1] : 0;
                byte rest = (byte)(now[x] - guess(filter, left, up, corner));
                *put_at++ = rest;
                sum += rest < 128 ? rest : 256 - rest;
            }
            if (pass < 5 && sum < least) least = sum, best = filter;
        }
        *to = (byte)best;
        to += width + 1;
    }
}

static verdict write_png(const byte *grey, uint32_t width, uint32_t height) {
    size_t raw = ((size_t)width + 1) * height, most = raw + raw / 8 + 128;
    byte *rows = room(raw), *file = room(most);
    if (!rows || !file) return TOO_LARGE;
    filter_rows(grey, width, height, rows);
    static const byte SIGNATURE[] = {137, 80, 78, 71, 13, 10, 26, 10};
    byte *at = file;
    for (int i = 0; i < 8; i++) *at++ = SIGNATURE[i];
    byte *body = chunk_head(at, "IHDR");
    give_number(body, width);
    give_number(body + 4, height);
    static const byte REST[] = {8, GREY, 0, 0, 0};
    for (int i = 0; i < 5; i++) body[8 + i] = REST[i];
    at = chunk_end(at, body + 13);
    writer w = {chunk_head(at, "IDAT"), file + most - 64, 0, 0};
    deflate(&w, (span){rows, rows + raw});
    give_number(w.at, adler32((span){rows, rows + raw}));
    at = chunk_end(at, w.at + 4);
    at = chunk_end(at, chunk_head(at, "IEND"));
    if (!put_text("{\"$media\":\"image/png\",\"base64\":\"")) return TOO_LARGE;
    return put_base64((span){file, at}) && put_text("\"}") ? FINE : TOO_LARGE;
}

/* -- JSON lines ------------------------------------------------------------------------ */

static void skip_space(span *text) {
    while (text->at < text->end && (*text->at == ' ' || *text->at == '\t' || *text->at == '\r'))
        text->at++;
}

static int is_next(span *text, byte sign) {
    skip_space(text);
    if (text->at == text->end || *text->at != sign) return 0;
    text->at++;
    return 1;
}

static int string(span *text, span *inside) {
    if (!is_next(text, '"')) return 0;
    inside->at = text->at;
    while (text->at < text->end && *text->at != '"') text->at += *text->at == '\\' ? 2 : 1;
    if (text->at >= text->end) return 0;
    inside->end = text->at++;
    return 1;
}

static int is_text(span text, const char *wanted) {
    while (text.at < text.end && *wanted && *text.at == (byte)*wanted) text.at++, wanted++;
    return text.at == text.end && !*wanted;
}

/* An object of strings: what stands under "base64". */
static int base64_of(span line, span *found) {
    found->at = found->end = NULL;
    if (!is_next(&line, '{')) return 0;
    do {
        span key, value;
        if (!string(&line, &key) || !is_next(&line, ':') || !string(&line, &value)) return 0;
        if (is_text(key, "base64")) *found = value;
    } while (is_next(&line, ','));
    return is_next(&line, '}') && found->at;
}

static verdict handle(span line) {
    span text, file;
    picture p = {0};
    byte *grey;
    if (!base64_of(line, &text)) return NO_PICTURE;
    verdict found = from_base64(text, &file);
    if (!found) found = chunks(&p, file);
    if (!found) found = to_grey(&p, &grey);
    return found ? found : write_png(grey, p.width, p.height);
}

__attribute__((export_name("cell_alloc"))) uint32_t cell_alloc(uint32_t size) {
    top = &__heap_base;
    byte *input = room(size);
    end_of_input = top;
    return (uint32_t)(size_t)input;
}

__attribute__((export_name("cell_handle"))) uint64_t cell_handle(uint32_t at, uint32_t size) {
    span batch = {(const byte *)(size_t)at, (const byte *)(size_t)at + size};
    top = end_of_input;
    used = 0;
    if (!(output = room(OUTPUT_BYTES))) return 0;
    byte *scratch = top;
    while (batch.at < batch.end) {
        span line = {batch.at, batch.at};
        while (line.end < batch.end && *line.end != '\n') line.end++;
        batch.at = line.end + 1;
        size_t before = used;
        top = scratch;
        verdict found = handle(line);
        if (found) {
            used = before;
            if (!put_text(ERRORS[found])) return 0; /* no room even for that */
        }
        if (!put_text("\n")) return 0;
    }
    return (uint64_t)(size_t)output << 32 | used;
}
