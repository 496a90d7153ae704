// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/run/closure.hpp"
#include "heihe/basin/run/zone_map.hpp"
#include "heihe/core/index.hpp"
#include "heihe/gwf/model.hpp"

#include <cstdint>
#include <string>

/// Names of checked stores, as in the input tables.
namespace heihe::basin {

/// "county Abc": kind and id of a zone, in the order of ZoneMap::zones(). Empty for a number out of range.
[[nodiscard]] inline std::string zone_name(const Inputs& in, std::int64_t item) {
    for (const ZoneKind& kind : zone_kinds(in)) {
        if (item >= 0 && item < ssize(kind.ids)) return kind.kind + ' ' + kind.ids[at(item)];
        item -= ssize(kind.ids);
    }
    return "";
}

/// Name of an item of a kind of store, without the kind: "layer 1, row 2, column 3" of a cell,
/// "row 2, column 3" of a column, "segment 3, reach 17" of a reach or its bed (all 1-based), the id
/// of a district or user, the county of an account, the id of a reservoir, kind and id of a zone, the name
/// of a whole store, both ends of a transfer. Empty for Store::none and for a number out of range.
[[nodiscard]] inline std::string closure_id(Store store, std::int64_t item, const Inputs& in,
                                            const gwf::Model& model) {
    const auto has = [item](const auto& list) { return item >= 0 && item < ssize(list); };
    const auto& water = in.water;
    switch (store) {
        case Store::none: return "";
        case Store::cell: return model.place(static_cast<Cell>(item));
        case Store::column: {
            const auto& mesh = model.mesh();
            if (item < 0 || item >= mesh.ncolumn()) return "";
            const int c = static_cast<int>(item);
            return "row " + std::to_string(mesh.row(c) + 1) + ", column " +
                   std::to_string(mesh.col(c) + 1);
        }
        case Store::reach:
        case Store::bed: {
            if (!has(in.network.reaches)) return "";
            const auto& r = in.network.reaches[at(item)];
            return "segment " + std::to_string(r.segment) + ", reach " + std::to_string(r.number);
        }
        case Store::group: {
            if (has(water.districts)) return water.districts[at(item)].id;
            const auto user = item - ssize(water.districts);
            return user >= 0 && user < ssize(water.users) ? water.users[at(user)].id : "";
        }
        case Store::account: return has(water.counties) ? water.counties[at(item)] : "";
        case Store::reservoir: return has(in.reservoirs) ? in.reservoirs[at(item)].id : "";
        case Store::zone: return zone_name(in, item);
        case Store::total: return has(budget_stores) ? std::string{budget_stores[at(item)]} : "";
        case Store::transfer: {
            if (!has(transfers)) return "";
            const auto name = [](Term t) {
                const auto& n = term_names[static_cast<std::size_t>(t)];
                return std::string{n.store} + ' ' + std::string{n.term};
            };
            const auto& t = transfers[at(item)];
            std::string given = name(t.given);
            if (t.also_given != Term::count) given += " + " + name(t.also_given);
            return given + " -> " + name(t.received);
        }
    }
    return "";
}

/// "river reach segment 3, reach 17", "store canals": the kind of store and its item.
[[nodiscard]] inline std::string closure_text(Store store, std::int64_t item, const Inputs& in,
                                              const gwf::Model& model) {
    const std::string kind{store_names[static_cast<std::size_t>(store)]};
    const std::string id = closure_id(store, item, in, model);
    return id.empty() ? kind : kind + ' ' + id;
}

}  // namespace heihe::basin
