// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/text/block_reader.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

/// Arrays of a block: a name, and below it CONSTANT, INTERNAL or OPEN/CLOSE with the values.
namespace heihe::mf6::reader {

/// How an array's values are laid out. Each record of `width` values begins on a line of its own.
struct ArrayShape {
    std::int64_t layers = 1;   ///< parts that LAYERED reads one by one
    std::int64_t records = 1;  ///< of a layer
    std::int64_t width = 0;    ///< values of a record
    /// Without LAYERED the records are kept too (TOP); otherwise the whole array is then one record.
    bool keeps_records = false;
    [[nodiscard]] std::int64_t per_layer() const noexcept { return records * width; }
    [[nodiscard]] std::int64_t count() const noexcept { return layers * per_layer(); }
};

/// Values of T (double or int32_t) that belong to the array whose name was read from `line`.
/// @return false when a problem was filed; the array's values are then not to be used
[[nodiscard]] bool read_array(BlockReader& file, Line& line, std::string_view name,
                              const ArrayShape& shape, std::vector<double>& values);
[[nodiscard]] bool read_array(BlockReader& file, Line& line, std::string_view name,
                              const ArrayShape& shape, std::vector<std::int32_t>& values);
/// The same where the control line itself comes next and no name stands before it.
[[nodiscard]] bool read_values(BlockReader& file, std::string_view name, const ArrayShape& shape,
                               std::vector<double>& values);

/// Files `word` as no array of this block, with the nearest name.
void unknown_array(Context& context, const Line& line, const std::string& word,
                   const std::vector<std::string>& names);

}  // namespace heihe::mf6::reader
