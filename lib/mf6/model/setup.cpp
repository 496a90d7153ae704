// SPDX-License-Identifier: MIT
#include "lib/mf6/model/setup.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace heihe::mf6 {
namespace {

gwf::CellAveraging averaging(const std::string& name) {
    if (name == "LOGARITHMIC") return gwf::CellAveraging::logarithmic;
    if (name == "AMT-LMK") return gwf::CellAveraging::amt_lmk;
    if (name == "AMT-HMK") return gwf::CellAveraging::amt_hmk;
    return gwf::CellAveraging::harmonic;
}

/// Conductivity along a direction that makes an angle with the major axis of the ellipse of k and
/// k22: 1/K = cos^2/k + sin^2/k22. Langevin et al. (2017), TM6-A55, eq. 4-9 (harmonic form).
double along(double k, double k22, double angle) {
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    return 1.0 / (c * c / k + s * s / k22);
}

/// ANGLE1 turns the ellipse of k and k22; a face's flow sees the radius along its normal.
void turn(std::vector<double>& k, std::vector<double>& k22, const std::vector<double>& angle1) {
    for (std::size_t n = 0; n < k.size(); ++n) {
        const double angle = angle1[n] * std::numbers::pi / 180.0;
        if (angle == 0.0 || !(k[n] > 0.0 && k22[n] > 0.0)) continue;
        const double row = along(k[n], k22[n], angle);
        k22[n] = along(k[n], k22[n], 0.5 * std::numbers::pi - angle);
        k[n] = row;
    }
}

/// A cell with icelltype < 0 and THICKSTRT is confined with its thickness at the start.
void fix_thickness(const GwfInput& in, const grid::ColumnMesh& mesh, const NodeMap& map,
                   gwf::Npf& npf) {
    if (!in.npf.thickstrt) return;
    npf.confined_saturation.assign(npf.icelltype.size(), 1.0);
    for (Cell n = 0; n < mesh.ncell(); ++n) {
        if (npf.icelltype[at(n)] >= 0) continue;
        npf.icelltype[at(n)] = 0;
        const double strt = in.strt[at(map.node(n))];
        npf.confined_saturation[at(n)] =
            in.newton ? gwf::quadratic_saturation(mesh.top(n), mesh.bot(n), strt).value
                      : std::min(1.0, (strt - mesh.bot(n)) / (mesh.top(n) - mesh.bot(n)));
    }
}

gwf::Npf make_npf(const GwfInput& in, const grid::ColumnMesh& mesh, const NodeMap& map) {
    const NpfInput& from = in.npf;
    gwf::Npf npf;
    npf.icelltype = map.to_cells<int>(from.icelltype);
    npf.k = map.to_cells<double>(from.k);
    if (!from.k22.empty()) npf.k22 = map.to_cells<double>(from.k22);
    if (!from.k33.empty()) npf.k33 = map.to_cells<double>(from.k33);
    if (!npf.k22.empty() && !from.angle1.empty()) {
        if (npf.k33.empty()) npf.k33 = npf.k;
        turn(npf.k, npf.k22, map.to_cells<double>(from.angle1));
    }
    npf.averaging = averaging(from.alternative_cell_averaging);
    npf.variable_cv = from.variablecv;
    npf.dewatered = from.dewatered;
    npf.perched = from.perched && !in.newton;
    if (from.rewet && !in.newton && !from.wetdry.empty())
        npf.rewetting = {true, from.wetfct, std::max(from.iwetit, 1), from.ihdwet != 0,
                         map.to_cells<double>(from.wetdry)};
    fix_thickness(in, mesh, map, npf);
    return npf;
}

gwf::Sto make_sto(const GwfInput& in, const NodeMap& map) {
    if (!in.sto) return {};
    gwf::Sto sto;
    sto.iconvert = map.to_cells<int>(in.sto->iconvert);
    sto.ss = map.to_cells<double>(in.sto->ss);
    if (!in.sto->sy.empty()) sto.sy = map.to_cells<double>(in.sto->sy);
    sto.storage_coefficient = in.sto->storagecoefficient;
    sto.ss_confined_only = in.sto->ss_confined_only;
    return sto;
}

gwf::UnderRelaxation relaxation(const std::string& name) {
    if (name == "SIMPLE") return gwf::UnderRelaxation::simple;
    if (name == "COOLEY") return gwf::UnderRelaxation::cooley;
    if (name == "DBD") return gwf::UnderRelaxation::dbd;
    return gwf::UnderRelaxation::none;
}

}  // namespace

gwf::Model make_model(const GwfInput& input) {
    Problems found;
    for (const auto& text : grid::problems(input.grid)) found.add({input.dis_file, 0, "DIS"}, text);
    found.throw_if_any();
    const grid::ColumnMesh mesh{input.grid};
    const NodeMap map{mesh};
    return {input.grid, make_npf(input, mesh, map), make_sto(input, map),
            gwf::ModelOptions{input.newton}};
}

gwf::NonlinearSettings make_settings(const Ims& ims, const GwfInput& input) {
    gwf::NonlinearSettings s;
    s.closure = gwf::Closure::heads;
    s.dvclose = ims.outer_dvclose;
    s.outer_maximum = ims.outer_maximum;
    s.under_relaxation = relaxation(ims.under_relaxation);
    s.theta = ims.theta > 0.0 && ims.theta < 1.0 ? ims.theta : 0.9;
    s.kappa = ims.kappa;
    s.gamma = ims.gamma;
    s.momentum = ims.momentum;
    s.backtracking_number = ims.backtracking_number;
    if (ims.backtracking_tolerance > 0.0) s.backtracking_tolerance = ims.backtracking_tolerance;
    if (ims.backtracking_reduction_factor > 0.0 && ims.backtracking_reduction_factor < 1.0)
        s.backtracking_reduction = ims.backtracking_reduction_factor;
    s.backtracking_limit = ims.backtracking_residual_limit;
    // RELATIVE_RCLOSE names no flow: a cell's residual is then measured by its own flow alone, which
    // may be a hundred times the largest flow through a boundary
    const bool relative = ims.rclose_option == "RELATIVE_RCLOSE";
    s.rclose_abs = relative ? 0.0 : ims.inner_rclose;
    s.rclose_rel = relative ? 1e-8 : 1e-6;
    s.bottom_relaxation = input.under_relaxation ? 0.9 : 0.0;
    s.maximum_change_share = 0.0;
    s.linear_tolerance_maximum = input.newton ? 1e-4 : 1e-7;
    s.linear_tolerance_minimum = 1e-9;
    s.linear.maximum = std::max(200, ims.inner_maximum);
    s.guard = input.newton;
    return s;
}

std::vector<gwf::Barrier> make_barriers(const HfbBlock& block, const gwf::Model& model) {
    const NodeMap map{model.mesh()};
    const grid::ColumnMesh& mesh = model.mesh();
    std::vector<gwf::Barrier> barriers;
    Problems found;
    for (const Barrier& b : block.barriers) {
        const Cell n = map.cell(std::min(b.node1, b.node2));
        const Cell m = map.cell(std::max(b.node1, b.node2));
        if (n < 0 || m < 0) continue;  // a barrier beside an inactive cell hinders nothing
        const auto c = at(mesh.column_of(n));
        const bool same_layer = mesh.layer_of(n) == mesh.layer_of(m);
        const bool adjacent = same_layer && (mesh.east()[c] == mesh.column_of(m) ||
                                             mesh.south()[c] == mesh.column_of(m));
        if (adjacent)
            barriers.push_back({n, m, b.hydchr});
        else
            found.add(b.at, "the two cells of the barrier do not share a vertical face",
                      "name two neighbours in one layer");
    }
    found.throw_if_any();
    return barriers;
}

}  // namespace heihe::mf6
