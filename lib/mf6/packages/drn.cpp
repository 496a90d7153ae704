// SPDX-License-Identifier: MIT
#include "heihe/gwf/drn.hpp"
#include "lib/mf6/packages/list/list_options.hpp"
#include "lib/mf6/packages/list/list_type.hpp"

#include <algorithm>

namespace heihe::mf6 {
namespace {

void add_options(reader::ListOptions& options) {
    options.add_auxiliary("AUXDEPTHNAME", options.input().auxdepth);
    options.add({"DEV_CUBIC_SCALING", reader::unsupported(options.context(), "DEV_CUBIC_SCALING")});
}

// With a depth, the lower end of the range over which the drain opens must lie in the cell.
void check_row(RowCheck& row) {
    const int depth = row.input().auxdepth;
    const double elev = row.value(0);
    if (depth < 0)
        row.check_level("ELEV", elev);
    else
        row.check_level("ELEV (with its depth)", std::min(elev, elev + row.value(depth)));
    row.check_conductance(1);
}

void fill(const ListStress& rows, gwf::Package& package) {
    const int depth = rows.input().auxdepth;
    fill_items(rows, static_cast<gwf::Drn&>(package).items(), [&](std::size_t i) {
        return gwf::DrnItem{rows.cell(i), rows.stress(i, 0), rows.stress(i, 1),
                            depth < 0 ? 0.0 : rows.value(i, depth)};
    });
}

}  // namespace

const PackageType& drn_package() {
    static const ListType type{{
        .name = "DRN",
        .columns = {"ELEV", "COND"},
        .multiplied = 1,
        .moves = true,
        .add_options = add_options,
        .check_row = check_row,
        .make = make_plain<gwf::Drn>,
        .fill = fill,
    }};
    return type;
}

}  // namespace heihe::mf6
