// SPDX-License-Identifier: MIT
#include "face_flows.hpp"

#include "heihe/core/parallel.hpp"

namespace heihe::mf6 {

FaceFlows::FaceFlows(const gwf::Model& model, const Connectivity& connectivity)
    : model_{&model}, connectivity_{&connectivity} {
    const NodeMap map{model.mesh()};
    cell_.reserve(at(connectivity.nodes));
    for (std::int32_t n = 0; n < connectivity.nodes; ++n)
        cell_.push_back(map.cell(connectivity.to_user(n)));
    for (auto* v : {&east_, &south_, &down_}) v->resize(at(model.ncell()));
    flow_.resize(connectivity.ja.size());
}

void FaceFlows::update(const gwf::Assembly& assembly) {
    assembly.face_flows(east_, south_, down_);
    const grid::ColumnMesh& mesh = model_->mesh();
    const auto residual = assembly.residual();
    const std::ptrdiff_t nodes = connectivity_->nodes;
#pragma omp parallel for schedule(static) if (nodes > omp_min_items)
    for (std::ptrdiff_t r = 0; r < nodes; ++r) {
        const Cell n = cell_[at(r)];
        auto p = at(connectivity_->ia[at(r)]);
        flow_[p++] = residual[at(n)];
        for (const auto last = at(connectivity_->ia[at(r + 1)]); p < last; ++p) {
            const Cell m = cell_[at(connectivity_->ja[p])];
            const Cell apart = m - n;
            const int c = mesh.column_of(n);
            // a link through pass-through cells carries the same flow in each of its parts
            if (mesh.column_of(m) == c)
                flow_[p] = apart > 0 ? down_[at(n)] : -down_[at(m)];
            else if (mesh.row(mesh.column_of(m)) == mesh.row(c))
                flow_[p] = apart > 0 ? east_[at(n)] : -east_[at(m)];
            else
                flow_[p] = apart > 0 ? south_[at(n)] : -south_[at(m)];
        }
    }
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
