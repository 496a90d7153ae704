// SPDX-License-Identifier: MIT
#include "heihe/gwf/riv.hpp"
#include "lib/mf6/packages/list/list_type.hpp"

#include <fmt/format.h>

namespace heihe::mf6 {
namespace {

void check_row(RowCheck& row) {
    const double stage = row.value(0);
    const double rbot = row.value(2);
    row.check_level("STAGE", stage);
    if (stage < rbot)
        row.add(fmt::format("the river's STAGE {} is below its bottom RBOT {}", stage, rbot),
                "let the stage be at least the bottom");
    row.check_level("RBOT", rbot);
    row.check_conductance(1);
}

void fill(const ListStress& rows, gwf::Package& package) {
    fill_items(rows, static_cast<gwf::Riv&>(package).items(), [&](std::size_t i) {
        return gwf::RivReach{rows.cell(i), rows.stress(i, 0), rows.stress(i, 1), rows.stress(i, 2)};
    });
}

}  // namespace

const PackageType& riv_package() {
    static const ListType type{{
        .name = "RIV",
        .columns = {"STAGE", "COND", "RBOT"},
        .multiplied = 1,
        .moves = true,
        .check_row = check_row,
        .make = make_plain<gwf::Riv>,
        .fill = fill,
    }};
    return type;
}

}  // namespace heihe::mf6
