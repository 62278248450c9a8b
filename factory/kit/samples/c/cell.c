/* Counts the words of a text. Speaks cell-abi 1 and needs no C library.
 *
 * In come JSON lines, each a text; out go as many lines, {"words": n} each. */
#include <stdint.h>

static uint8_t input[1 << 20], output[1 << 20];
static uint8_t *end_of_output;

static void put(const char *text) {
    while (*text) *end_of_output++ = (uint8_t)*text++;
}

static void put_number(uint32_t number) {
    char digits[11], *at = digits + 10;
    *at = 0;
    do *--at = (char)('0' + number % 10); while (number /= 10);
    put(at);
}

/* One record, from its first byte to its newline. */
static void handle(const uint8_t *at, const uint8_t *newline) {
    if (newline - at < 2 || *at != '"') {
        put("{\"error\":{\"code\":\"no_text\",\"message\":\"a text is needed\"}}\n");
        return;
    }
    uint32_t words = 0;
    int is_inside = 0;
    for (at++; at < newline - 1; at++) {
        int is_space = *at == ' ';
        if (*at == '\\') { /* an escape: \n, \t and \r stand between words */
            at++;
            is_space = *at == 'n' || *at == 't' || *at == 'r';
        }
        words += !is_space && !is_inside;
        is_inside = !is_space;
    }
    put("{\"words\":");
    put_number(words);
    put("}\n");
}

/* Where the host puts the next batch; 0 when it is too large. */
__attribute__((export_name("cell_alloc"))) uint32_t cell_alloc(uint32_t size) {
    return size <= sizeof input ? (uint32_t)(uintptr_t)input : 0;
}

/* A batch: address and length of the output, or 0 to refuse all of it. */
__attribute__((export_name("cell_handle"))) uint64_t cell_handle(uint32_t at, uint32_t size) {
    const uint8_t *record = (const uint8_t *)(uintptr_t)at, *end = record + size;
    end_of_output = output;
    while (record < end) {
        const uint8_t *newline = record;
        while (newline < end && *newline != '\n') newline++;
        if (output + sizeof output - end_of_output < 80) return 0; /* no room */
        handle(record, newline);
        record = newline + 1;
    }
    return (uint64_t)(uintptr_t)output << 32 | (uint32_t)(end_of_output - output);
}
