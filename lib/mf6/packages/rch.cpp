// SPDX-License-Identifier: MIT
#include "heihe/gwf/rch.hpp"
#include "lib/mf6/packages/list/list_type.hpp"

namespace heihe::mf6 {
namespace {

void fill(const ListStress& rows, gwf::Package& package) {
    fill_items(rows, static_cast<gwf::Rch&>(package).items(), [&](std::size_t i) {
        return gwf::RchItem{rows.cell(i), rows.stress(i, 0)};
    });
}

}  // namespace

const PackageType& rch_package() {
    static const ListType type{{
        .name = "RCH",
        .columns = {"RECHARGE"},
        .layer_array = "IRCH",
        .make = make_areal<gwf::Rch>,
        .fill = fill,
    }};
    return type;
}

}  // namespace heihe::mf6
