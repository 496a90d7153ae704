// SPDX-License-Identifier: MIT
#include "lib/mf6/run/face_flows.hpp"

#include "heihe/core/parallel.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace heihe::mf6 {

FaceFlows::FaceFlows(const gwf::Model& model, const Connectivity& connectivity)
    : model_{&model}, connectivity_{&connectivity} {
    const NodeMap map{model.mesh()};
    if (connectivity.reduced() || !map.is_identity()) {
        cell_.resize(at(connectivity.nodes));
        const std::ptrdiff_t nodes = connectivity.nodes;
#pragma omp parallel for schedule(static) if (nodes > omp_min_items)
        for (std::ptrdiff_t r = 0; r < nodes; ++r)
            cell_[at(r)] = map.cell(connectivity.to_user(static_cast<std::int32_t>(r)));
    }
}

void FaceFlows::take(const gwf::Assembly& assembly) {
    for (auto* v : {&east_, &south_, &down_}) v->resize(at(model_->ncell()));
    assembly.face_flows(east_, south_, down_);
    residual_ = assembly.residual();
}

void FaceFlows::fill(std::size_t first, std::span<double> flow) const {
    const std::vector<std::int32_t>& ia = connectivity_->ia;
    const std::size_t last = first + flow.size();
    const auto row_of = [&](std::size_t p) {
        return std::upper_bound(ia.begin(), ia.end(), static_cast<std::int32_t>(p)) - ia.begin() -
               1;
    };
    if (flow.empty()) return;
    const std::ptrdiff_t begin = row_of(first);
    const std::ptrdiff_t end = row_of(last - 1) + 1;
    const Cell ncolumn = model_->mesh().ncolumn();
    int layer = 0;  // of the cell; cells come in rising order
#pragma omp parallel for schedule(static) firstprivate(layer) if (end - begin > omp_min_items)
    for (std::ptrdiff_t r = begin; r < end; ++r) {
        const Cell n = cell_.empty() ? static_cast<Cell>(r) : cell_[at(r)];
        while (n - layer * ncolumn >= ncolumn) ++layer;
        const auto from = at(ia[at(r)]);
        const auto to = at(ia[at(r + 1)]);
        if (from >= first && to <= last) {
            fill_row(n, layer, flow.data() + (from - first));
            continue;
        }
        std::array<double, 7> row{};
        fill_row(n, layer, row.data());
        for (auto p = std::max(from, first); p < std::min(to, last); ++p)
            flow[p - first] = row[p - from];
    }
}

template <typename Visit>
void FaceFlows::visit_faces(Cell n, int layer, const Visit& visit) const {
    const grid::ColumnMesh& mesh = model_->mesh();
    const int nc = mesh.ncolumn();
    const Cell base = layer * nc;
    const auto c = at(n - base);
    const auto beside = [&](std::int32_t column) {
        const Cell m = base + column;
        return column >= 0 && model_->is_active(m) ? m : Cell{-1};
    };
    // a link through pass-through cells carries the same flow in each of its parts
    const auto end_of_link = [&](Cell step) {
        Cell m = n + step;
        const auto ncell = static_cast<Cell>(mesh.ncell());
        while (m >= 0 && m < ncell && mesh.kind(m) == grid::CellKind::pass_through) m += step;
        return m >= 0 && m < ncell && model_->is_active(m) ? m : Cell{-1};
    };
    if (const Cell m = end_of_link(-nc); m >= 0) visit(m, -down_[at(m)]);
    if (const Cell m = beside(mesh.north()[c]); m >= 0) visit(m, -south_[at(m)]);
    if (const Cell m = beside(mesh.west()[c]); m >= 0) visit(m, -east_[at(m)]);
    if (const Cell m = beside(mesh.east()[c]); m >= 0) visit(m, east_[at(n)]);
    if (const Cell m = beside(mesh.south()[c]); m >= 0) visit(m, south_[at(n)]);
    if (const Cell m = end_of_link(nc); m >= 0) visit(m, down_[at(n)]);
}

void FaceFlows::fill_row(Cell n, int layer, double* flow) const noexcept {
    *flow++ = residual_[at(n)];
    visit_faces(n, layer, [&](Cell, double q) { *flow++ = q; });
}

FixedCellFlows FaceFlows::of_fixed_cell(const gwf::Assembly& assembly, Cell n) const {
    FixedCellFlows sum;
    visit_faces(n, model_->mesh().layer_of(n), [&](Cell m, double q) {
        if (assembly.role(m) == gwf::CellRole::solved) (q < 0.0 ? sum.in : sum.out) += std::abs(q);
    });
    return sum;
}

std::int32_t FaceFlows::place(std::int64_t node, std::int64_t node2) const {
    const auto n = connectivity_->to_reduced(static_cast<std::int32_t>(node));
    const auto m = connectivity_->to_reduced(static_cast<std::int32_t>(node2));
    return n < 0 || m < 0 ? -1 : connectivity_->find(n, m);
}

bool FaceFlows::connected(std::int64_t node, std::int64_t node2) const {
    return node >= 0 && node2 >= 0 && place(node, node2) >= 0;
}

double FaceFlows::between(std::int64_t node, std::int64_t node2) const {
    return flow_[at(place(node, node2))];
}

}  // namespace heihe::mf6
