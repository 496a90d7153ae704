// SPDX-License-Identifier: MIT
#include "heihe/gwf/chd.hpp"
#include "lib/mf6/packages/list/list_options.hpp"
#include "lib/mf6/packages/list/list_type.hpp"

namespace heihe::mf6 {
namespace {

void add_options(reader::ListOptions& options) { options.add({"DEV_NO_NEWTON", reader::ignore()}); }

void check_row(RowCheck& row) {
    const double head = row.value(0) * row.multiplier();
    const bool dry = row.cell().dries && head <= row.cell().bottom;
    if (row.is_below_cell(head) || dry) row.add_below_cell("HEAD", head);
}

std::unique_ptr<gwf::Package> make(const ListInput& input) {
    return std::make_unique<gwf::Chd>(input.name);
}

void fill(const ListStress& rows, gwf::Package& package) {
    fill_items(rows, static_cast<gwf::Chd&>(package).items(), [&](std::size_t i) {
        return gwf::FixedHead{rows.cell(i), rows.stress(i, 0)};
    });
}

}  // namespace

const PackageType& chd_package() {
    static const ListType type{{
        .name = "CHD",
        .columns = {"HEAD"},
        .fixes_heads = true,
        .checked_always = true,
        .add_options = add_options,
        .check_row = check_row,
        .make = make,
        .fill = fill,
    }};
    return type;
}

}  // namespace heihe::mf6
