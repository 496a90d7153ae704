// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/packages/list/list_type.hpp"
#include "lib/mf6/text/package_reader.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace heihe::mf6::reader {

/// Reads the file of a list package.
void read_list(Model& model, const PackageLine& line, const ListType& type, ListInput& out);

/// Reads the period blocks of a list package.
class ListRows {
public:
    /// @param columns  names of the value columns  @param model, package  kept by reference
    ListRows(Model& model, std::vector<std::string> columns, ListInput& package);
    /// The rows of the block that the file stands in.
    void read(BlockReader& file, int period);

private:
    void read_row(Line& line, ListBlock& block);
    bool read_value(Line& line, ListBlock& block, std::int32_t column);
    void read_binary(const TextSource& source, const Line& line, ListBlock& block);
    void check_rows(BlockReader& file, const ListBlock& block);

    Model& model_;
    ListInput& package_;
    std::vector<std::string> columns_;
    std::unordered_map<std::string, std::int32_t> series_;
};

/// Reads a period block of a package with READASARRAYS.
void read_array_block(Model& model, BlockReader& file, int period, const ListType& type,
                      ListInput& package);

}  // namespace heihe::mf6::reader
