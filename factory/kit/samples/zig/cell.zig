//! Counts the words of a text. Speaks cell-abi 1.
//!
//! In come JSON lines, each a text; out go as many lines, {"words": n} each.
const std = @import("std");

var input: [1 << 20]u8 = undefined;
var output: [1 << 20]u8 = undefined;
var used: usize = 0;

fn put(comptime format: []const u8, values: anytype) !void {
    used += (try std.fmt.bufPrint(output[used..], format, values)).len;
}

/// One record, without its newline.
fn handle(record: []const u8) !void {
    if (record.len < 2 or record[0] != '"') {
        return put("{{\"error\":{{\"code\":\"no_text\",\"message\":\"a text is needed\"}}}}\n", .{});
    }
    var words: usize = 0;
    var is_inside = false;
    var at: usize = 1;
    while (at < record.len - 1) : (at += 1) {
        var is_space = record[at] == ' ';
        if (record[at] == '\\') { // an escape: \n, \t and \r stand between words
            at += 1;
            is_space = record[at] == 'n' or record[at] == 't' or record[at] == 'r';
        }
        if (!is_space and !is_inside) words += 1;
        is_inside = !is_space;
    }
    try put("{{\"words\":{d}}}\n", .{words});
}

/// Where the host puts the next batch; 0 when it is too large.
export fn cell_alloc(size: u32) u32 {
    return if (size <= input.len) @intFromPtr(&input) else 0;
}

/// A batch: address and length of the output, or 0 to refuse all of it.
export fn cell_handle(at: u32, size: u32) u64 {
    used = 0;
    const batch = @as([*]const u8, @ptrFromInt(at))[0..size];
    var records = std.mem.splitScalar(u8, std.mem.trimEnd(u8, batch, "\n"), '\n');
    while (records.next()) |record| handle(record) catch return 0; // no room
    return @as(u64, @intFromPtr(&output)) << 32 | used;
}
