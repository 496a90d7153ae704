// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/model.hpp"
#include "heihe/gwf/newton.hpp"
#include "heihe/mf6/input.hpp"

#include <cstdint>
#include <span>
#include <vector>

/// A model of the engine made from what the files say.
namespace heihe::mf6 {

/// User nodes of the files and cells of the mesh.
class NodeMap {
public:
    explicit NodeMap(const grid::ColumnMesh& mesh) : mesh_{&mesh} {}

    /// Cell of a 0-based user node; -1 where the mesh has none or it is not active.
    [[nodiscard]] Cell cell(std::int64_t node) const noexcept {
        const Cell n = any_cell(node);
        return n >= 0 && mesh_->kind(n) == grid::CellKind::active ? n : Cell{-1};
    }
    [[nodiscard]] std::int64_t node(Cell n) const noexcept {
        if (is_identity()) return n;
        const int c = mesh_->column_of(n);
        return (static_cast<std::int64_t>(mesh_->layer_of(n)) * mesh_->nrow() + mesh_->row(c)) *
                   mesh_->ncol() +
               mesh_->col(c);
    }
    [[nodiscard]] std::int64_t nnode() const noexcept {
        return static_cast<std::int64_t>(mesh_->nlay()) * mesh_->nrow() * mesh_->ncol();
    }
    /// [nnode] of the files to [ncell] of the mesh.
    template <typename T>
    [[nodiscard]] std::vector<T> to_cells(std::span<const T> nodes) const {
        if (is_identity()) return {nodes.begin(), nodes.end()};
        std::vector<T> cells(static_cast<std::size_t>(mesh_->ncell()));
        for (Cell n = 0; n < mesh_->ncell(); ++n) cells[at(n)] = nodes[at(node(n))];
        return cells;
    }
    /// Whether cells have the numbers of their nodes.
    [[nodiscard]] bool is_identity() const noexcept { return mesh_->is_whole_box(); }

private:
    [[nodiscard]] Cell any_cell(std::int64_t node) const noexcept {
        if (node < 0 || node >= nnode()) return -1;
        if (is_identity()) return static_cast<Cell>(node);
        const std::int64_t area = static_cast<std::int64_t>(mesh_->nrow()) * mesh_->ncol();
        const auto in_layer = node % area;
        const auto c = mesh_->column_at(static_cast<int>(in_layer / mesh_->ncol()),
                                        static_cast<int>(in_layer % mesh_->ncol()));
        return c < 0 ? Cell{-1} : mesh_->cell(static_cast<int>(node / area), c);
    }

    const grid::ColumnMesh* mesh_;
};

/// Grid, properties and options of the engine's model. @throws InputError for bad values
[[nodiscard]] gwf::Model make_model(const GwfInput& input);

/// IMS's closure and damping in the engine's words; the linear solvers are our own.
[[nodiscard]] gwf::NonlinearSettings make_settings(const Ims& ims, const GwfInput& input);

/// Barriers of a HFB block for the engine. @throws InputError where two cells are no neighbours
[[nodiscard]] std::vector<gwf::Barrier> make_barriers(const HfbBlock& block,
                                                      const gwf::Model& model);

}  // namespace heihe::mf6
