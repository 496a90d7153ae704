// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/list/list_type.hpp"

#include "lib/mf6/packages/common_options.hpp"
#include "lib/mf6/packages/list/list_reader.hpp"

#include <utility>

namespace heihe::mf6 {

ListType::ListType(ListTraits traits) : traits_{std::move(traits)} {
    observable_.types.push_back(traits_.name);
    if (traits_.moves) observable_.types.emplace_back(to_mover);
    for (const auto& type : traits_.observed) observable_.types.push_back(type);
}

void ListType::read(reader::Model& model, const reader::PackageLine& line) const {
    GwfInput& gwf = model.gwf;
    gwf.order.emplace_back(GwfInput::PackageKind::list, static_cast<int>(gwf.lists.size()));
    ListInput& input = gwf.lists.emplace_back();
    input.blocks.hold_at_most(gwf.most_held);
    input.array_blocks.hold_at_most(gwf.most_held);
    reader::set_base(input, line);
    reader::read_list(model, line, *this, input);
}

std::unique_ptr<Stress> ListType::make_stress(const GwfInput& input, int index,
                                              const NodeMap& map) const {
    return std::make_unique<ListStress>(input.lists[at(index)], map);
}

std::vector<std::string> ListType::column_names(const ListInput& input) const {
    std::vector<std::string> names = traits_.columns;
    if (traits_.add_columns != nullptr) traits_.add_columns(input, names);
    names.insert(names.end(), input.auxiliary.begin(), input.auxiliary.end());
    return names;
}

std::vector<StressFault> ListType::find_faults(const ListInput& input, std::span<const double> row,
                                               const StressCell& cell) const {
    RowCheck check{input, row, cell};
    if (traits_.check_row != nullptr) traits_.check_row(check);
    return check.take_faults();
}

const ListType& list_type(std::string_view name) {
    const auto* type = dynamic_cast<const ListType*>(find_package(name));
    require(type != nullptr, "list_type: a list package of a known type");
    return *type;
}

}  // namespace heihe::mf6
