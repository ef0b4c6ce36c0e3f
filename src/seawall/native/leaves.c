/* Leaves of the ledger beside their entries, held against their hashes a page at a time.

   The twin in seawall.ledger.stored_leaf says of one row what this says of many, and decides
   wherever this one does not say yes. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sha256.h"

#define BETWEEN 0x1F
#define ESCAPED 6 /* the most bytes that JSON has for one of ours */
#define MOMENT 27
#define FRAME 384 /* more than all names, marks and commitments of an entry's text */
#define SALT_BYTES 16

/* A row's cells, in the order of seawall.db.rows.leaf_cells. */
enum { PLACE, ENTRY, LEAF, OWNER, WHAT, ABOUT, BY, PUBLIC, COMMITMENT, ENTRY_SALT, AT, UNSEALED,
       SALT, SEALED, CELLS };

typedef struct { const uint8_t *first; int64_t length; } Cell;
typedef struct { uint8_t *bytes; int64_t length, room; } Text;

static void put(Text *text, const void *bytes, int64_t length) {
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
}
#define PUT(TEXT, WORDS) put(TEXT, WORDS, sizeof WORDS - 1)

/* The next of so many cells that a text must have, neither more nor fewer. */
typedef struct { const uint8_t *next, *end; int64_t count; } Cells;

static int take(Cells *cells, Cell *cell) {
    const uint8_t *past = memchr(cells->next, BETWEEN, cells->end - cells->next);
    int is_last = --cells->count == 0;
    if (is_last != (past == NULL)) return 0;
    if (is_last) past = cells->end;
    *cell = (Cell){cells->next, past - cells->next};
    cells->next = past + !is_last;
    return 1;
}

static int make_room(Text *text, int64_t length) {
    if (length <= text->room) return 1;
    uint8_t *bytes = realloc(text->bytes, length);
    if (bytes != NULL) text->bytes = bytes, text->room = length;
    return bytes != NULL;
}

static int is_plain(Cell cell) {
    uint8_t odd = 0; /* without a way out, so that compilers look at many letters at once */
    for (int64_t at = 0; at < cell.length; at++) {
        uint8_t byte = cell.first[at];
        odd |= (byte < 0x20) | (byte == '"') | (byte == '\\');
    }
    return !odd;
}

/* As json.encoder.encode_basestring writes it, without the quotes. */
static void put_escaped(Text *text, Cell cell) {
    static const char digits[] = "0123456789abcdef", shorts[] = "btn\0fr";
    if (is_plain(cell)) {
        put(text, cell.first, cell.length);
        return;
    }
    uint8_t *out = text->bytes + text->length;
    for (int64_t at = 0; at < cell.length; at++) {
        uint8_t byte = cell.first[at];
        if (byte >= 0x20 && byte != '"' && byte != '\\') {
            *out++ = byte;
            continue;
        }
        *out++ = '\\';
        if (byte >= 0x20)
            *out++ = byte;
        else if (byte >= 8 && byte <= 13 && byte != 11)
            *out++ = shorts[byte - 8];
        else {
            memcpy(out, "u00", 3);
            out[3] = digits[byte >> 4], out[4] = digits[byte & 15];
            out += 5;
        }
    }
    text->length = out - text->bytes;
}

/* SQLite's `YYYY-MM-DD HH:MM:SS[.ffffff]` as RFC 3339; any other moment as it is. */
static void put_moment(Text *text, Cell at) {
    int whole = at.length == 19, part = at.length == 26 && at.first[19] == '.';
    if ((!whole && !part) || at.first[10] != ' ') {
        put_escaped(text, at);
        return;
    }
    uint8_t moment[MOMENT];
    memcpy(moment, at.first, at.length);
    moment[10] = 'T';
    if (whole) memcpy(moment + 19, ".000000", 7);
    moment[MOMENT - 1] = 'Z';
    put_escaped(text, (Cell){moment, MOMENT});
}

static void put_hex(Text *text, const uint8_t digest[DIGEST]) {
    static const char digits[] = "0123456789abcdef";
    for (int at = 0; at < DIGEST; at++) {
        uint8_t pair[2] = {digits[digest[at] >> 4], digits[digest[at] & 15]};
        put(text, pair, 2);
    }
}

static int is_hex_of(Cell cell, const uint8_t digest[DIGEST]) {
    static const char digits[] = "0123456789abcdef";
    if (cell.length != 2 * DIGEST) return 0;
    int differs = 0;
    for (int at = 0; at < DIGEST; at++)
        differs |= (cell.first[2 * at] ^ digits[digest[at] >> 4]) |
                   (cell.first[2 * at + 1] ^ digits[digest[at] & 15]);
    return !differs;
}

static int digit_of(uint8_t letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static int read_hex(Cell cell, uint8_t *bytes, int length) {
    if (cell.length != 2 * length) return 0;
    for (int at = 0; at < length; at++) {
        int high = digit_of(cell.first[2 * at]), low = digit_of(cell.first[2 * at + 1]);
        if (high < 0 || low < 0) return 0;
        bytes[at] = high << 4 | low;
    }
    return 1;
}

static int is_place(Cell cell, int64_t place) {
    int64_t read = 0;
    if (cell.length < 1 || cell.length > 18 || (cell.first[0] == '0' && cell.length > 1)) return 0;
    for (int64_t at = 0; at < cell.length; at++) {
        if (cell.first[at] < '0' || cell.first[at] > '9') return 0;
        read = 10 * read + cell.first[at] - '0';
    }
    return read == place;
}

static int is_word(Cell cell, const char *word) {
    return (int64_t)strlen(word) == cell.length && !memcmp(cell.first, word, cell.length);
}

/* What an entry tells and who did it, each as it is committed to under the entry's salt. */
static int commit(const Cell *row, Text *text, uint8_t told[DIGEST], uint8_t by[DIGEST]) {
    uint8_t salt[SALT_BYTES], opens_told[DIGEST];
    if (!read_hex(row[ENTRY_SALT], salt, SALT_BYTES)) return 0;
    text->length = 0;
    put(text, salt, SALT_BYTES);
    PUT(text, "told");
    sha256_of(text->bytes, text->length, opens_told);
    text->length = 0;
    PUT(text, "{\"about\":\"");
    put_escaped(text, row[ABOUT]);
    PUT(text, "\",\"public\":");
    put(text, row[PUBLIC].first, row[PUBLIC].length);
    PUT(text, "}");
    hmac_of(opens_told, text->bytes, text->length, told);
    text->length = 0;
    put(text, salt, SALT_BYTES);
    PUT(text, "by ");
    put(text, row[BY].first, row[BY].length);
    sha256_of(text->bytes, text->length, by);
    return 1;
}

static int is_entry_as_written(const Cell *row, Text *text, uint8_t *hash) {
    int64_t length = row[AT].first + row[AT].length - row[PLACE].first;
    uint8_t told[DIGEST], by[DIGEST];
    if (!make_room(text, ESCAPED * length + FRAME) || !commit(row, text, told, by)) return 0;
    text->length = 0;
    put(text, "\0{\"at\":\"", 8);
    put_moment(text, row[AT]);
    PUT(text, "\",\"by\":\"");
    put_hex(text, by);
    PUT(text, "\",\"id\":\"");
    put_escaped(text, row[ENTRY]);
    PUT(text, "\",\"organisation\":\"");
    put_escaped(text, row[OWNER]);
    PUT(text, "\",\"sealed\":\"");
    put_escaped(text, row[COMMITMENT]);
    PUT(text, "\",\"told\":\"");
    put_hex(text, told);
    PUT(text, "\",\"what\":\"");
    put_escaped(text, row[WHAT]);
    PUT(text, "\"}");
    sha256_of(text->bytes, text->length, hash);
    return is_hex_of(row[LEAF], hash);
}

/* Something sealed is what was committed to; where nothing is, `erased` counts what was. */
static int is_seal_as_written(const Cell *row, int64_t *erased) {
    uint8_t salt[DIGEST], digest[DIGEST];
    if (row[UNSEALED].length != 1) return 0;
    if (row[UNSEALED].first[0] == '1') {
        *erased += row[COMMITMENT].length > 0;
        return !row[SALT].length && !row[SEALED].length;
    }
    if (row[UNSEALED].first[0] != '0' || !read_hex(row[SALT], salt, DIGEST)) return 0;
    hmac_of(salt, row[SEALED].first, row[SEALED].length, digest);
    return is_hex_of(row[COMMITMENT], digest);
}

/* Whether the page is `count` rows, the first of them at place `first`, all as they were written.

   No cell may hold what stands between the cells: such a page has more parts than its rows have
   cells. Nor may a row's word be `but`. `hashes` are the leaves' own. */
int seawall_leaves(const uint8_t *page, int64_t length, int64_t first, int64_t count,
                   const char *but, uint8_t *hashes, int64_t *erased) {
    Cells left = {page, page + length, CELLS * count};
    Text text = {NULL, 0, 0};
    int is_written = count > 0;
    *erased = 0;
    for (int64_t row = 0; is_written && row < count; row++) {
        Cell cells[CELLS];
        for (int cell = 0; is_written && cell < CELLS; cell++)
            is_written = take(&left, cells + cell);
        is_written = is_written && is_place(cells[PLACE], first + row) && !is_word(cells[WHAT], but) &&
                     is_entry_as_written(cells, &text, hashes + DIGEST * row) &&
                     is_seal_as_written(cells, erased);
    }
    free(text.bytes);
    return is_written;
}

/* The hashes over each two of a level, RFC 6962 2.1. */
void seawall_pairs(const uint8_t *level, int64_t pairs, uint8_t *above) {
    uint8_t node[1 + 2 * DIGEST] = {1};
    for (int64_t pair = 0; pair < pairs; pair++) {
        memcpy(node + 1, level + 2 * DIGEST * pair, 2 * DIGEST);
        sha256_of(node, sizeof node, above + DIGEST * pair);
    }
}

/* Whether the text is `count` places from `first` on, each followed by the hex of its hash. */
int seawall_nodes(const uint8_t *text, int64_t length, int64_t first, int64_t count,
                  const uint8_t *hashes) {
    Cells cells = {text, text + length, 2 * count};
    for (int64_t node = 0; node < count; node++) {
        Cell place, hex;
        if (!take(&cells, &place) || !take(&cells, &hex) || !is_place(place, first + node) ||
            !is_hex_of(hex, hashes + DIGEST * node))
            return 0;
    }
    return count > 0;
}
