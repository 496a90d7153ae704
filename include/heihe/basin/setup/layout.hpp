// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/aquifer_grid.hpp"
#include "heihe/basin/setup/mask.hpp"
#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/placement.hpp"
#include "heihe/basin/setup/relief.hpp"
#include "heihe/basin/setup/streams.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/basin/setup/water_users.hpp"
#include "heihe/basin/setup/zones.hpp"

#include <cstdint>
#include <vector>

namespace heihe::basin {

namespace detail {

/// @throws InputError with every problem of the grid that the aquifer's points make
[[nodiscard]] inline const grid::StructuredGrid& checked(const grid::StructuredGrid& grid) {
    Problems found;
    for (const auto& text : grid::problems(grid))
        found.add({"aquifer_points_3km.csv", 0, "grid"}, text,
                  "correct the points, or choose another spacing");
    found.throw_if_any();
    return grid;
}

}  // namespace detail

/// Where everything lies: what tables and geometric options make, whatever the parameters. Made once, it
/// serves make_inputs() for any parameters and multipliers; most of the setup's time goes into it.
struct Layout {
    LayoutOptions options;
    MasterMask mask;
    AquiferGrid aquifer;  ///< with the tables' values
    grid::ColumnMesh mesh;
    NetworkLayout net;
    ColumnMap map;
    std::vector<double> height;          ///< [mask nodes] m, land surface
    FieldPlan plan;                      ///< fields of the districts
    std::vector<double> relief;          ///< [ncolumn] m, half range of the land inside a column
    std::vector<std::int32_t> county;    ///< [ncolumn] as SurfaceInputs
    std::vector<std::int32_t> district;  ///< [ncolumn] as SurfaceInputs
    std::vector<std::int32_t> front;     ///< mask nodes on the mountain front

    /// @throws InputError when the tables make no model at this spacing: no active column, no room for the
    ///         districts' fields
    Layout(const Tables& t, const LayoutOptions& o)
        : options{o},
          mask{rebuild_mask(t.aquifer, t.place.blocks_west, t.place.blocks_north)},
          aquifer{make_grid(t, mask, o)},
          mesh{detail::checked(aquifer.grid)},
          net{cut_network(t, mesh, mask.west, mask.north, o.spacing)},
          map{mask, mesh, o.spacing},
          height{detail::master_height(mask, map, mesh)},
          plan{detail::plan_fields(context(t), o.placement)},
          front{detail::mountain_front(mask, height, t.place)} {
        relief = column_relief(t.aquifer, mask, mesh, o.spacing);
        const auto zones = detail::zones(context(t), plan, o.placement.ledger_distance);
        for (std::int32_t c = 0; c < mesh.ncolumn(); ++c) {
            const int i = mask.row_of(mask.north - (mesh.row(c) + 0.5) * o.spacing);
            const int j = mask.col_of(mask.west + (mesh.col(c) + 0.5) * o.spacing);
            county.push_back(zones.county[at(mask.node(i, j))]);
            district.push_back(zones.district[at(mask.node(i, j))]);
        }
    }

    /// For functions that place things. Refers to this and to the tables.
    [[nodiscard]] PlacementContext context(const Tables& t) const {
        return {t, mask, mesh, net, map, options.spacing, height};
    }
};

}  // namespace heihe::basin
