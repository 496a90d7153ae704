// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/grid/structured_grid.hpp"

#include <cstdint>
#include <vector>

/// Connections of a structured grid as MODFLOW 6 numbers them. Numbers are 0-based here.
///
/// A user node is (k*nrow + i)*ncol + j over the whole box; reduced nodes count the active cells
/// (idomain > 0) alone, in the same order.
namespace heihe::mf6 {

/// Compressed rows. Row n holds n itself, then the neighbours above, north, west, east, south and
/// below in rising order.
struct Connectivity {
    std::int32_t nodesuser = 0;      ///< cells of the box
    std::int32_t nodes = 0;          ///< active cells, rows
    std::vector<std::int32_t> ia{};  ///< [nodes+1] start of each row in ja
    std::vector<std::int32_t> ja{};  ///< [nja] reduced node

    std::vector<std::int32_t> nodeuser{};     ///< [nodes] user node; empty where all are active
    std::vector<std::int32_t> nodereduced{};  ///< [nodesuser] or -1; empty where all are active

    [[nodiscard]] std::int32_t nja() const noexcept { return static_cast<std::int32_t>(ja.size()); }
    [[nodiscard]] bool reduced() const noexcept { return nodes < nodesuser; }
    /// User node of a reduced node.
    [[nodiscard]] std::int32_t to_user(std::int32_t node) const noexcept {
        return nodeuser.empty() ? node : nodeuser[at(node)];
    }
    /// Reduced node of a user node, -1 for a cell that is not active.
    [[nodiscard]] std::int32_t to_reduced(std::int32_t node) const noexcept {
        return nodereduced.empty() ? node : nodereduced[at(node)];
    }
    /// Position in ja of the connection from reduced node n to reduced node m; -1: none.
    [[nodiscard]] std::int32_t find(std::int32_t n, std::int32_t m) const noexcept {
        for (std::int32_t p = ia[at(n)]; p < ia[at(n) + 1]; ++p)
            if (ja[at(p)] == m) return p;
        return -1;
    }
};

/// O(cells). A pass-through cell (idomain < 0) joins the active cells above and below it; an inactive
/// one (idomain 0) parts them. Neither has horizontal connections.
/// @pre idomain is empty or [nnode]
/// @throws ContractError when cells or connections are more than 2^31 - 1
[[nodiscard]] Connectivity make_connectivity(const grid::StructuredGrid& grid);

/// The same rows by user node, as a .grb file has them: rows of cells that are not active are empty.
struct UserConnectivity {
    std::vector<std::int32_t> ia{};  ///< [nodesuser+1] 0-based start of each row in ja
    std::vector<std::int32_t> ja{};  ///< [nja] 0-based user node
};
[[nodiscard]] UserConnectivity user_connectivity(const Connectivity& connectivity);

}  // namespace heihe::mf6
