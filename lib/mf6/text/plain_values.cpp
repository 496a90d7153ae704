// SPDX-License-Identifier: MIT
#include "lib/mf6/text/plain_values.hpp"

#include "lib/mf6/text/number_reader.hpp"

#include <omp.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace heihe::mf6::reader {
namespace {

// Text that is split among the threads at a time: it stays in the cache between the two passes.
constexpr std::ptrdiff_t window_bytes = std::ptrdiff_t{2} << 20;
constexpr std::ptrdiff_t piece_bytes = std::ptrdiff_t{64} << 10;
// Less is read by the caller alone.
constexpr std::ptrdiff_t least_bytes = std::ptrdiff_t{128} << 10;

// Whole lines.
struct Piece {
    const char* begin = nullptr;
    const char* end = nullptr;  // where reading has come to, once it is done
    std::int64_t first = 0;     // its first word's place in the array
    std::int64_t words = 0;
    int lines = 0;
    bool is_odd = false;  // something else than numbers, or records that do not begin a line
};

// Behind the line that holds p.
const char* line_end(const char* p, const char* end) noexcept {
    if (p >= end) return end;
    const auto* stop =
        static_cast<const char*>(std::memchr(p, '\n', static_cast<std::size_t>(end - p)));
    return stop == nullptr ? end : stop + 1;
}

void split(const char* begin, const char* end, std::vector<Piece>& pieces) {
    pieces.clear();
    for (const char* p = begin; p < end;) {
        const char* const stop = line_end(p + std::min(piece_bytes, end - p) - 1, end);
        pieces.push_back({p, stop});
        p = stop;
    }
}

// is_separator in a form that compilers turn into comparisons of many characters at once.
constexpr std::uint8_t separates(char c) noexcept {
    std::uint8_t yes = c == ' ' ? 1 : 0;
    yes = c == ',' ? 1 : yes;
    yes = c == '\t' ? 1 : yes;
    yes = c == '\n' ? 1 : yes;
    return c == '\r' ? 1 : yes;
}

void count_words(Piece& piece) noexcept {
    constexpr std::ptrdiff_t together = 256;          // so that the words among them fit in a byte
    std::array<std::uint8_t, together + 1> parts{1};  // [0]: what was before
    const char* p = piece.begin;
    for (; piece.end - p >= together; p += together) {
        for (std::size_t i = 0; i < together; ++i) parts[i + 1] = separates(p[i]);
        std::uint8_t words = 0;
        for (std::size_t i = 0; i < together; ++i)
            words = static_cast<std::uint8_t>(words + (parts[i] & (parts[i + 1] ^ 1)));
        piece.words += words;
        parts[0] = parts[together];
    }
    for (bool before = parts[0] != 0; p < piece.end; ++p) {
        const bool now = is_separator(*p);
        piece.words += before && !now ? 1 : 0;
        before = now;
    }
}

template <class T>
void read_words(Piece& piece, const ValueLayout& layout, T* out) noexcept {
    std::int64_t n = piece.first;
    std::int64_t left = layout.width - n % layout.width;  // of the record
    const std::int64_t wants = layout.count();
    const char* const end = piece.end;
    bool begins_line = true;
    for (const char* p = piece.begin;;) {
        for (; p < end && is_separator(*p); ++p)
            if (*p == '\n') {
                begins_line = true;
                ++piece.lines;
            }
        if (p >= end) return;
        T value{};
        const char* const next = plain_number(p, end, value);
        piece.is_odd = next == nullptr || (left == layout.width && !begins_line);
        if (piece.is_odd) return;
        p = next;
        out[n++] = value;
        begins_line = false;
        if (--left == 0) left = layout.width;
        if (n < wants) continue;
        piece.end = line_end(p, end);
        if (piece.end > p && piece.end[-1] == '\n') ++piece.lines;
        return;
    }
}

}  // namespace

template <class T>
std::int64_t read_plain_values(Cursor& cursor, const ValueLayout& layout, T* out) {
    const std::int64_t wants = layout.count();
    std::int64_t has = 0;
    if (omp_get_max_threads() == 1) return has;
    std::vector<Piece> pieces;
    while (has < wants && cursor.end() - cursor.p >= least_bytes) {
        const std::ptrdiff_t window = std::min(window_bytes, cursor.end() - cursor.p);
        split(cursor.p, line_end(cursor.p + window - 1, cursor.end()), pieces);
        auto count = std::ssize(pieces);
#pragma omp parallel for schedule(dynamic)
        for (std::ptrdiff_t i = 0; i < count; ++i) count_words(pieces[static_cast<std::size_t>(i)]);
        std::int64_t words = has;
        for (Piece& piece : pieces) {
            piece.first = words;
            words += piece.words;
        }
        while (pieces.back().first >= wants) pieces.pop_back();
        count = std::ssize(pieces);
#pragma omp parallel for schedule(dynamic)
        for (std::ptrdiff_t i = 0; i < count; ++i)
            read_words(pieces[static_cast<std::size_t>(i)], layout, out);
        if (std::any_of(pieces.begin(), pieces.end(), [](const Piece& p) { return p.is_odd; }))
            return has;
        for (const Piece& piece : pieces) cursor.line += piece.lines;
        cursor.p = pieces.back().end;
        has = std::min(words, wants);
    }
    return has;
}

template std::int64_t read_plain_values(Cursor&, const ValueLayout&, double*);
template std::int64_t read_plain_values(Cursor&, const ValueLayout&, std::int32_t*);

}  // namespace heihe::mf6::reader
