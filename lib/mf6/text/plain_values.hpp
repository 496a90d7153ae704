// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/text/text_reader.hpp"

#include <cstdint>

namespace heihe::mf6::reader {

/// Values that stand in `records` records of `width`, each of which begins a line of its own.
struct ValueLayout {
    std::int64_t records = 1;
    std::int64_t width = 0;
    [[nodiscard]] std::int64_t count() const noexcept { return records * width; }
};

/// Reads values of an array by all threads, as far as they are plain numbers. What is left, and
/// everything out of the ordinary (comments, repeats, mistakes), is for the caller to read.
/// @param cursor  at the first value's line; afterwards at the line that comes next
/// @param out     [layout.count()]
/// @return how many values were read; all: the rest of the last one's line is passed over
template <class T>
[[nodiscard]] std::int64_t read_plain_values(Cursor& cursor, const ValueLayout& layout, T* out);

extern template std::int64_t read_plain_values(Cursor&, const ValueLayout&, double*);
extern template std::int64_t read_plain_values(Cursor&, const ValueLayout&, std::int32_t*);

}  // namespace heihe::mf6::reader
