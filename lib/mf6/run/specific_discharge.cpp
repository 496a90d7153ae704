// SPDX-License-Identifier: MIT
#include "lib/mf6/run/specific_discharge.hpp"

#include "lib/mf6/model/setup.hpp"

#include "heihe/core/parallel.hpp"

#include <array>
#include <cmath>

namespace heihe::mf6 {
namespace {

// The one or two faces of a cell that are normal to an axis.
struct AxisFaces {
    // [L] from the cell's centre to the face, or into pass-through cells behind it: the cell's share
    // of the distance between the two centres
    std::array<double, 2> distance{};
    std::array<double, 2> flux{};  // [L/T] positive along the axis
    std::size_t count = 0;

    void add(double d, double q) {
        distance.at(count) = d;
        flux.at(count) = q;
        ++count;
    }
    [[nodiscard]] double mean() const {
        if (count == 1) return flux[0];
        const double sum = distance[0] + distance[1];
        return sum > 0.0 ? (distance[1] * flux[0] + distance[0] * flux[1]) / sum : 0.0;
    }
};

// Looks at the faces of one cell after another.
class FaceFluxes {
public:
    FaceFluxes(const gwf::Model& model, const gwf::Assembly& assembly, std::span<const double> head)
        : model_{&model}, assembly_{&assembly}, head_{head} {}

    void add(Cell n, Cell m, double flow, std::array<AxisFaces, 3>& axes) const {
        const grid::ColumnMesh& mesh = model_->mesh();
        const int c = mesh.column_of(n);
        const int cm = mesh.column_of(m);
        if (c == cm) {
            const double rise = std::abs(middle(m) - middle(n));
            const double own = model_->thickness(n) / (model_->thickness(n) + model_->thickness(m));
            axes[2].add(rise * own, flow / mesh.area(c) * (m < n ? -1.0 : 1.0));
            return;
        }
        const bool along_row = mesh.row(c) == mesh.row(cm);
        const double area = (along_row ? mesh.dy(c) : mesh.dx(c)) * thickness(n, m);
        // a flow into the cell goes west where it comes from the east, and so on
        const bool backward = along_row ? m > n : m < n;
        axes[along_row ? 0 : 1].add(0.5 * (along_row ? mesh.dx(c) : mesh.dy(c)),
                                    area > 0.0 ? flow / area * (backward ? -1.0 : 1.0) : 0.0);
    }

private:
    [[nodiscard]] double saturation(Cell n) const {
        return assembly_->role(n) == gwf::CellRole::idle
                   ? 0.0
                   : model_->saturation(n, head_[at(n)]).value;
    }
    [[nodiscard]] double wet(Cell n) const { return model_->thickness(n) * saturation(n); }
    [[nodiscard]] double middle(Cell n) const {
        return 0.5 * (model_->mesh().top(n) + model_->mesh().bot(n));
    }
    [[nodiscard]] double thickness(Cell n, Cell m) const {
        if (model_->options().newton) return head_[at(m)] > head_[at(n)] ? wet(m) : wet(n);
        return 0.5 * (wet(n) + wet(m));
    }

    const gwf::Model* model_;
    const gwf::Assembly* assembly_;
    std::span<const double> head_;
};

}  // namespace

std::vector<double> specific_discharge(const gwf::Model& model, const gwf::Assembly& assembly,
                                       const Connectivity& connectivity,
                                       std::span<const double> head, std::span<const double> flow) {
    const NodeMap map{model.mesh()};
    const FaceFluxes faces{model, assembly, head};
    const std::ptrdiff_t nodes = connectivity.nodes;
    std::vector<double> q(at(nodes) * 3, 0.0);
    const auto cell = [&](std::int32_t node) { return map.cell(connectivity.to_user(node)); };
#pragma omp parallel for schedule(static) if (nodes > omp_min_items)
    for (std::ptrdiff_t r = 0; r < nodes; ++r) {
        std::array<AxisFaces, 3> axes;
        for (auto p = at(connectivity.ia[at(r)]) + 1; p < at(connectivity.ia[at(r + 1)]); ++p)
            faces.add(cell(static_cast<std::int32_t>(r)), cell(connectivity.ja[p]), flow[p], axes);
        for (std::size_t a = 0; a < 3; ++a) q[at(r) * 3 + a] = axes[a].mean();
    }
    return q;
}

}  // namespace heihe::mf6
