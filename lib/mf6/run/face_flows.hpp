// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/model/setup.hpp"

#include "heihe/gwf/assembly.hpp"
#include "heihe/mf6/connectivity.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace heihe::mf6 {

/// What a cell of constant head gives to the aquifer around it and takes from it [L^3/T], summed up
/// face by face. A face to another constant head does not count.
struct FixedCellFlows {
    double in = 0.0;   ///< from the cell into its neighbours
    double out = 0.0;  ///< from the neighbours into the cell
};

/// FLOW-JA-FACE from the engine's flows between cells.
class FaceFlows {
public:
    FaceFlows(const gwf::Model& model, const Connectivity& connectivity);

    /// Flows of the heads that the assembly saw last. The diagonal is what is left over in a cell.
    void update(const gwf::Assembly& assembly) {
        take(assembly);
        flow_.resize(connectivity_->ja.size());
        fill(0, flow_);
    }
    /// The same for fill() alone, without values(). @pre the assembly stays as it is until then
    void take(const gwf::Assembly& assembly);
    /// Flows of the connections from `first` on, in the order of Connectivity::ja. [L^3/T]
    void fill(std::size_t first, std::span<double> flow) const;
    /// [nja] L^3/T, in the order of Connectivity::ja, positive into the row's cell
    [[nodiscard]] const std::vector<double>& values() const noexcept { return flow_; }
    /// Flow into the first user node from the second [L^3/T]. @pre they are connected
    [[nodiscard]] double between(std::int64_t node, std::int64_t node2) const;
    [[nodiscard]] bool connected(std::int64_t node, std::int64_t node2) const;
    /// @param assembly  that take() or update() has seen  @pre cell n has a fixed head in it
    [[nodiscard]] FixedCellFlows of_fixed_cell(const gwf::Assembly& assembly, Cell n) const;

private:
    /// Calls visit(m, flow into n from m) for each neighbour m of n, in the order of Connectivity.
    template <typename Visit>
    void visit_faces(Cell n, int layer, const Visit& visit) const;
    /// Flows of a cell's row, 7 at most.
    void fill_row(Cell n, int layer, double* flow) const noexcept;
    [[nodiscard]] std::int32_t place(std::int64_t node, std::int64_t node2) const;
    const gwf::Model* model_;
    const Connectivity* connectivity_;
    std::vector<Cell> cell_;  // [nodes] of a reduced node; empty where they have the same numbers
    std::span<const double> residual_;  // [ncell] of the assembly
    std::vector<double> east_, south_, down_, flow_;
};

}  // namespace heihe::mf6
