// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/list/list_options.hpp"

#include "heihe/io/nearest.hpp"
#include "lib/mf6/packages/common_options.hpp"

#include <algorithm>

namespace heihe::mf6::reader {

void ListOptions::add_auxiliary(std::string_view name, int& column) {
    NamedAuxiliary& named = auxiliaries_.emplace_back(NamedAuxiliary{name, &column});
    add({name, [&named](Line& line) {
             named.at = line.at();
             named.name = line.upper();
         }});
}

void ListOptions::add_areal() {
    add({"READASARRAYS", flag(input_->read_as_arrays)});
    add({"FIXED_CELL", flag(input_->fixed_cell)});
    add({"EXPORT_ARRAY_NETCDF", ignore()});
    add({"TAS6", [this](Line& line) {
             const std::string file = file_in(context(), line, "FILEIN");
             if (!file.empty()) array_series_.push_back({file, line.at()});
         }});
}

int ListOptions::column_of(const NamedAuxiliary& named) const {
    if (named.name.empty() && named.at.file.empty()) return -1;
    const auto& names = input_->auxiliary;
    const auto found = std::find(names.begin(), names.end(), named.name);
    if (found != names.end()) return input_->nstress + static_cast<int>(found - names.begin());
    model_->context.add(
        named.at,
        std::string{named.option} + ' ' + shown(named.name) + " is no auxiliary of this package",
        names.empty() ? "name it behind AUXILIARY" : io::suggestion(named.name, names));
    return -1;
}

void ListOptions::finish() {
    for (const auto& one : array_series_)
        read_array_series(*model_, one.file, one.at, input_->array_series);
    for (const auto& named : auxiliaries_) *named.column = column_of(named);
}

}  // namespace heihe::mf6::reader
