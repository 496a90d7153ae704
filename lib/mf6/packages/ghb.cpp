// SPDX-License-Identifier: MIT
#include "heihe/gwf/ghb.hpp"
#include "lib/mf6/packages/list/list_type.hpp"

namespace heihe::mf6 {
namespace {

void check_row(RowCheck& row) {
    row.check_level("BHEAD", row.value(0));
    row.check_conductance(1);
}

void fill(const ListStress& rows, gwf::Package& package) {
    fill_items(rows, static_cast<gwf::Ghb&>(package).items(), [&](std::size_t i) {
        return gwf::GhbItem{rows.cell(i), rows.stress(i, 0), rows.stress(i, 1)};
    });
}

}  // namespace

const PackageType& ghb_package() {
    static const ListType type{{
        .name = "GHB",
        .columns = {"BHEAD", "COND"},
        .multiplied = 1,
        .moves = true,
        .check_row = check_row,
        .make = make_plain<gwf::Ghb>,
        .fill = fill,
    }};
    return type;
}

}  // namespace heihe::mf6
