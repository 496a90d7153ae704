// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/core/sweeps.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/gwf/draining_cells.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/gwf/package.hpp"
#include "heihe/linear/stencil_matrix.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace heihe::gwf {

/// Sides of a cell in its layer; north is row - 1.
enum class Side : std::uint8_t { west, east, north, south };

/// Residual and Jacobian of the flow equations at given heads, computed together in two sweeps.
///
/// residual [L^3/T] is the sum of the exact inflows of a cell: neighbours, storage, packages. The
/// matrix is minus its derivative (Newton), or minus its part with conductances held (Picard), so that
/// matrix * change = residual  is the next iterate. Newton's derivatives with upstream weighting:
/// Langevin et al. (2017), TM6-A55, eqs. 4-48 to 4-55. Threads: cell n writes slot n only; packages are
/// added in their order, one after another.
class Assembly {
public:
    explicit Assembly(const Model& model) : model_{&model}, draining_{model} {
        const std::ptrdiff_t n = model.ncell();
        matrix_.resize(n);
        for (auto* a : {&residual_, &inflow_, &old_storage_, &conductance_sum_}) a->resize(at(n));
        for (auto* a : {&head_, &saturation_, &slope_}) a->assign(at(n + 2), 0.0);
        role_.resize(at(n));
        is_lowest_.assign(at(n), 0);
        for (int c = 0; c < model.mesh().ncolumn(); ++c) is_lowest_[at(model.lowest_active(c))] = 1;
        conductances_ = &model.saturated();
        sum_conductances();
    }

    /// Sets the roles of the cells and their storage at the step's start.
    void begin_step(const StepInfo& step) {
        const Model& model = *model_;
        const auto ncell = static_cast<Cell>(model.ncell());
#pragma omp parallel for schedule(static) if (ncell > omp_min_items)
        for (Cell n = 0; n < ncell; ++n)
            role_[at(n)] = model.is_active(n) ? CellRole::solved : CellRole::idle;
        for (const Chain& chain : model.chains())
            for (Cell i = 1; i <= chain.count; ++i)
                role_[at(chain.upper + i * model.mesh().ncolumn())] = CellRole::pass_through;
        draining_.begin_step();
        steady_ = step.steady || !model.has_storage();
        rate_ = steady_ ? 0.0 : 1.0 / step.dt;
        if (steady_) return;
#pragma omp parallel for schedule(static) if (ncell > omp_min_items)
        for (Cell n = 0; n < ncell; ++n) {
            if (role_[at(n)] != CellRole::solved) continue;
            const Stored s = model.stored(n, start_head(n, step.head_old[at(n)]));
            old_storage_[at(n)] = s.ss + s.sy;
        }
    }
    /// Prescribes the cell's head in this step. Call after begin_step.
    void fix(Cell n) noexcept {
        role_[at(n)] = CellRole::fixed;
        draining_.leave(n);
    }
    /// Takes the cell out of this step (dry under Picard). Call after begin_step.
    void idle(Cell n) noexcept {
        role_[at(n)] = CellRole::idle;
        draining_.leave(n);
    }
    /// Puts an idle cell back.
    void wake(Cell n) noexcept { role_[at(n)] = CellRole::solved; }
    [[nodiscard]] std::span<const CellRole> roles() const noexcept { return role_; }
    /// The head from which a cell's storage changes in a step: its bottom where it was dry.
    [[nodiscard]] double start_head(Cell n, double head_old) const noexcept {
        return head_old >= dry_head ? model_->mesh().bot(n) : head_old;
    }
    /// Support of dry lowest cells under Newton (see start_cell); off: the rows of MODFLOW 6.
    void support_dry_bottoms(bool on) noexcept { support_dry_bottoms_ = on; }

    /// Neighbour flows, storage and their derivatives at these heads.
    /// @param upstream  weight saturated conductances by the upstream cell's saturation (Newton);
    ///                  otherwise conductances are used as given
    /// @param beside    work that one of the threads does first (core/sweeps.hpp)
    template <typename Beside = NothingBeside>
    void assemble(std::span<const double> head, const Conductances& conductances, bool upstream,
                  const Beside& beside = {}) {
        conductances_ = &conductances;
        upstream_ = upstream;
        const grid::ColumnMesh& mesh = model_->mesh();
        const auto runs = mesh.column_runs();
        const std::ptrdiff_t nrun = std::ssize(runs);
        const std::ptrdiff_t ncell = model_->ncell();
        constexpr std::ptrdiff_t block = DrainingCells::block;
        const Sweep start{(ncell + block - 1) / block,
                          [&](std::ptrdiff_t b) { start_block(b, head, upstream); }};
        const Sweep join{nrun * mesh.nlay(), [&](std::ptrdiff_t i) {
                             join_run(static_cast<int>(i / nrun), runs[at(i % nrun)]);
                         }};
        two_sweeps(ncell > omp_min_items, start, join, beside);
        matrix_.symmetric = !upstream || !model_->any_convertible();
        if (!upstream && model_->npf().perched) drop_suction();
    }

    /// Adds a package's terms in its order. Fixed and idle cells take none: the flows of their slots
    /// are set to zero, for the budgets.
    void add(BoundTerms& terms) noexcept {
        const std::ptrdiff_t nitem = std::ssize(terms.cell);
#pragma omp parallel for schedule(static) if (nitem > omp_min_columns && may_share(terms))
        for (std::ptrdiff_t i = 0; i < nitem; ++i) add_item(terms, at(i));
    }

    /// Takes a fixed cell out of the system; returns the flow that its package must give, [L^3/T].
    [[nodiscard]] double close_fixed(Cell n) noexcept {
        const double given = -residual_[at(n)];
        residual_[at(n)] = 0.0;
        inflow_[at(n)] += std::max(given, 0.0);
        detach(n);
        return given;
    }

    /// Completes the matrix: rows without a diagonal, and pseudo-transient damping.
    /// @param pseudo_rate  [-] share of a cell's saturated conductances added to its diagonal
    void finish(double pseudo_rate) noexcept {
        const std::ptrdiff_t ncell = model_->ncell();
#pragma omp parallel for schedule(static) if (ncell > omp_min_items)
        for (std::ptrdiff_t n = 0; n < ncell; ++n) {
            if (role_[at(n)] == CellRole::pass_through) residual_[at(n)] = 0.0;
            if (role_[at(n)] != CellRole::solved) continue;
            double& d = matrix_.diag[at(n)];
            if (pseudo_rate > 0.0) d += pseudo_rate * conductance_sum_[at(n)];
            if (!(d > 0.0)) d = 1.0;
        }
    }

    /// Cells that are connected to each other only, without storage or boundary (all around them is dry),
    /// make the matrix singular. Adds to the diagonal of the lowest cells of each such island, so that
    /// their heads rise or fall until the island is connected again.
    /// @return true if there was such an island
    bool support_islands() {
        const auto root = islands();
        island_sum_.assign(root.size(), 0.0);
        std::vector<double>& diagonal = island_diagonal_;
        diagonal.assign(root.size(), 0.0);
        const auto& a = matrix_;
        for (std::size_t n = 0; n < root.size(); ++n) {
            const auto r = at(root[n]);
            diagonal[r] += a.diag[n];
            island_sum_[r] +=
                a.diag[n] + a.west[n] + a.east[n] + a.north[n] + a.south[n] + a.up[n] + a.down[n];
        }
        bool found = false;
        for (std::size_t n = 0; n < root.size(); ++n) {
            const auto r = at(root[n]);
            if (role_[n] != CellRole::solved || !is_lowest_[n]) continue;
            if (island_sum_[r] > unsupported * diagonal[r]) continue;
            matrix_.diag[n] += island_stiffness * conductance_sum_[n];
            found = true;
        }
        return found;
    }

    [[nodiscard]] CellRole role(Cell n) const noexcept { return role_[at(n)]; }
    [[nodiscard]] const linear::StencilMatrix& matrix() const noexcept { return matrix_; }
    [[nodiscard]] std::span<const double> residual() const noexcept { return residual_; }
    /// [ncell] L^3/T, sum of all flows into each cell.
    [[nodiscard]] std::span<const double> inflow() const noexcept { return inflow_; }
    [[nodiscard]] bool steady() const noexcept { return steady_; }
    [[nodiscard]] double rate() const noexcept { return rate_; }  ///< [1/T] 1/dt, 0 when steady

    /// Flow [L^3/T] from the neighbour in each direction at the heads of the last assemble; the
    /// spans are [ncell]: to n from its east, south and lower neighbour.
    void face_flows(std::span<double> east, std::span<double> south, std::span<double> down) const {
        const grid::ColumnMesh& mesh = model_->mesh();
        const Conductances& g = *conductances_;
        for (const auto& s : mesh.column_runs())
            for (int k = 0; k < mesh.nlay(); ++k)
                for (Cell n = mesh.cell(k, s.first); n < mesh.cell(k, s.last); ++n) {
                    const auto i = at(n);
                    const Cell below = k + 1 < mesh.nlay() ? n + mesh.ncolumn() : n;
                    east[i] = upstream_flow(g.east[i], n, g.east[i] > 0.0 ? n + 1 : n);
                    south[i] = upstream_flow(g.south[i], n, n + s.south_offset);
                    down[i] = g.down[i] * (head_[at(below + 1)] - head_[at(n + 1)]);
                    if (!upstream_ && model_->npf().perched && below != n && falls_freely(n, below))
                        down[i] = g.down[i] * (mesh.bot(n) - head_[at(n + 1)]);
                }
    }

    /// Flow [L^3/T] into cell n from its lateral neighbour m on that side, at the heads of the last assemble.
    /// Seen from m, the flow has exactly the opposite value. @pre both cells are active
    [[nodiscard]] double lateral_flow(Side side, Cell n, Cell m) const noexcept {
        const Conductances& g = *conductances_;
        const std::array beside{g.west.data(), g.east.data(), g.north.data(), g.south.data()};
        return upstream_flow(beside[static_cast<std::size_t>(side)][n], n, m);
    }

private:
    [[nodiscard]] static bool may_share(const BoundTerms& terms) noexcept {
        return terms.distinct || std::adjacent_find(terms.cell.begin(), terms.cell.end(),
                                                    std::greater_equal<>{}) == terms.cell.end();
    }
    void add_item(BoundTerms& terms, std::size_t i) noexcept {
        const Cell n = terms.cell[i];
        if (n < 0 || role_[at(n)] != CellRole::solved) {
            terms.flow[i] = 0.0;
            return;
        }
        residual_[at(n)] += terms.flow[i];
        inflow_[at(n)] += std::max(terms.flow[i], 0.0);
        matrix_.diag[at(n)] -= std::min(terms.hcof[i], 0.0);
    }

    /// [-] An island whose support is below this share of its diagonals has none but rounding.
    static constexpr double unsupported = 1e-11;
    /// [-] Share of its conductances that is added to the diagonal of an island's lowest cell.
    static constexpr double island_stiffness = 1e-3;

    /// [ncell] Lowest cell number of the set of connected cells to which each cell belongs.
    [[nodiscard]] std::span<const Cell> islands() {
        const grid::ColumnMesh& mesh = model_->mesh();
        root_.resize(role_.size());
        for (Cell n = 0; n < mesh.ncell(); ++n) root_[at(n)] = n;
        const auto find = [this](Cell n) {
            while (root_[at(n)] != n) n = root_[at(n)] = root_[at(root_[at(n)])];
            return n;
        };
        const auto join = [&](Cell n, Cell m, double one, double other) {
            if (one == 0.0 && other == 0.0) return;
            const Cell a = find(n);
            const Cell b = find(m);
            root_[at(std::max(a, b))] = std::min(a, b);
        };
        for (int k = 0; k < mesh.nlay(); ++k)
            for (int c = 0; c < mesh.ncolumn(); ++c) {
                const Cell n = mesh.cell(k, c);
                const auto beside = [&](std::int32_t m) { return m < 0 ? n : mesh.cell(k, m); };
                const Cell east = beside(mesh.east()[at(c)]);
                const Cell south = beside(mesh.south()[at(c)]);
                const Cell below = k + 1 < mesh.nlay() ? n + mesh.ncolumn() : n;
                join(n, east, matrix_.east[at(n)], matrix_.west[at(east)]);
                join(n, south, matrix_.south[at(n)], matrix_.north[at(south)]);
                join(n, below, matrix_.down[at(n)], matrix_.up[at(below)]);
            }
        for (Cell n = 0; n < mesh.ncell(); ++n) root_[at(n)] = find(n);
        return root_;
    }

    void sum_conductances() {
        const Conductances& g = model_->saturated();
        for (std::size_t n = 0; n < conductance_sum_.size(); ++n)
            conductance_sum_[n] =
                g.west[n] + g.east[n] + g.north[n] + g.south[n] + g.up[n] + g.down[n];
    }

    /// True if water falls freely from cell n to the cell below: the lower cell is convertible and its
    /// head is below its top (PERCHED under Picard; Langevin et al. 2017, eqs. 4-29 and 4-30).
    [[nodiscard]] bool falls_freely(Cell n, Cell below) const noexcept {
        return conductances_->down[at(n)] > 0.0 && model_->is_active(below) &&
               model_->is_convertible(below) && head_[at(below + 1)] < model_->mesh().top(below);
    }

    /// PERCHED: the flow down is C (h_n - bot_n), at any head below.
    void drop_suction() noexcept {
        const grid::ColumnMesh& mesh = model_->mesh();
        const Cell stride = mesh.ncolumn();
        for (Cell n = 0; n + stride < mesh.ncell(); ++n) {
            const Cell m = n + stride;
            if (!falls_freely(n, m)) continue;
            const double g = conductances_->down[at(n)];
            const double before = g * (head_[at(m + 1)] - head_[at(n + 1)]);
            const double after = g * (mesh.bot(n) - head_[at(n + 1)]);
            residual_[at(n)] += after - before;
            residual_[at(m)] -= after - before;
            inflow_[at(n)] += std::max(after, 0.0) - std::max(before, 0.0);
            inflow_[at(m)] += std::max(-after, 0.0) - std::max(-before, 0.0);
            matrix_.down[at(n)] = 0.0;
            matrix_.diag[at(m)] -= g;
            matrix_.symmetric = false;
        }
    }

    [[nodiscard]] double upstream_flow(double c, Cell n, Cell m) const noexcept {
        const double drop = head_[at(m + 1)] - head_[at(n + 1)];
        return c * saturation_[at((drop > 0.0 ? m : n) + 1)] * drop;
    }

    /// First sweep over a block of cells.
    void start_block(std::ptrdiff_t b, std::span<const double> head, bool upstream) noexcept {
        const auto first = static_cast<Cell>(b * DrainingCells::block);
        const auto last = static_cast<Cell>(
            std::min<std::ptrdiff_t>(model_->ncell(), first + DrainingCells::block));
        const auto plain = [&](Cell n) { start_cell(n, head[at(n)], upstream); };
        if (!upstream || steady_ || !draining_.has(b)) {
            for (Cell n = first; n < last; ++n) plain(n);
            return;
        }
        std::copy(head.begin() + first, head.begin() + last, head_.begin() + first + 1);
        draining_.start(b,
                        {head.data(), old_storage_.data(), rate_, saturation_.data() + 1,
                         slope_.data() + 1, residual_.data(), inflow_.data(), matrix_.diag.data()},
                        plain);
    }

    /// First sweep: saturation and storage of one cell; starts its row. The rows of a dry column would be
    /// zero, so the Jacobian of its lowest cell uses the slope of saturation just above the bottom. The
    /// residual keeps the exact flows.
    void start_cell(Cell n, double head, bool upstream) noexcept {
        const auto i = at(n);
        const CellRole role = role_[i];
        head_[i + 1] = role == CellRole::idle ? 0.0 : head;
        const bool convertible = upstream && role != CellRole::idle &&
                                 role != CellRole::pass_through && model_->is_convertible(n);
        const bool stores = !steady_ && role == CellRole::solved;
        const bool drains = stores && model_->drains(n);
        const Sloped filled = convertible || drains ? model_->filled(n, head) : Sloped{1.0, 0.0};
        Sloped s = convertible ? filled : Sloped{1.0, 0.0};
        const bool dry_bottom =
            support_dry_bottoms_ && convertible && is_lowest_[i] && s.value < saturation_omega;
        if (dry_bottom) s.slope = 1.0 / model_->thickness(n);
        saturation_[i + 1] = s.value;
        slope_[i + 1] = s.slope;
        residual_[i] = 0.0;
        inflow_[i] = 0.0;
        matrix_.diag[i] = role == CellRole::idle ? 1.0 : 0.0;
        if (!stores) return;
        const Stored stored = model_->stored(n, head, filled);
        const double released = (old_storage_[i] - (stored.ss + stored.sy)) * rate_;
        residual_[i] = released;
        inflow_[i] = std::max(released, 0.0);
        const double wetting = dry_bottom ? model_->sy_capacity(n) / model_->thickness(n) : 0.0;
        matrix_.diag[i] = (stored.slope + wetting) * rate_;
    }

    /// Second sweep: the connections of one layer of one run of columns. Offsets are constant, so that
    /// the loop vectorises; a missing neighbour has a conductance of 0 and a valid index (head_,
    /// saturation_, slope_ have one spare slot at each end).
    void join_run(int k, const grid::ColumnRun& run) noexcept {
        const grid::ColumnMesh& mesh = model_->mesh();
        const std::ptrdiff_t first = mesh.cell(k, run.first);
        const std::ptrdiff_t last = mesh.cell(k, run.last);
        const std::ptrdiff_t north = run.north_offset;
        const std::ptrdiff_t south = run.south_offset;
        const std::ptrdiff_t up = k > 0 ? -mesh.ncolumn() : 0;
        const std::ptrdiff_t down = k + 1 < mesh.nlay() ? mesh.ncolumn() : 0;
        const Conductances& g = *conductances_;
        const double* const h = head_.data() + 1;
        const double* const s = saturation_.data() + 1;
        const double* const d = slope_.data() + 1;
        const double* const gw = g.west.data();
        const double* const ge = g.east.data();
        const double* const gn = g.north.data();
        const double* const gs = g.south.data();
        const double* const gu = g.up.data();
        const double* const gd = g.down.data();
        double* const aw = matrix_.west.data();
        double* const ae = matrix_.east.data();
        double* const an = matrix_.north.data();
        double* const as = matrix_.south.data();
        double* const au = matrix_.up.data();
        double* const ad = matrix_.down.data();
        double* const diag = matrix_.diag.data();
        double* const residual = residual_.data();
        double* const inflow = inflow_.data();
#pragma omp simd
        for (std::ptrdiff_t n = first; n < last; ++n) {
            Row row{h[n], s[n], d[n], diag[n], residual[n], inflow[n]};
            aw[n] = row.lateral(gw[n], h[n - 1], s[n - 1], d[n - 1]);
            ae[n] = row.lateral(ge[n], h[n + 1], s[n + 1], d[n + 1]);
            an[n] = row.lateral(gn[n], h[n + north], s[n + north], d[n + north]);
            as[n] = row.lateral(gs[n], h[n + south], s[n + south], d[n + south]);
            au[n] = row.vertical(gu[n], h[n + up]);
            ad[n] = row.vertical(gd[n], h[n + down]);
            diag[n] = row.diag;
            residual[n] = row.residual;
            inflow[n] = row.inflow;
        }
    }

    /// One row while its connections are added.
    struct Row {
        double h, s, d;
        double diag, residual, inflow;

        /// Flow  q = g s_up (h_m - h_n)  and its two derivatives; returns the off-diagonal <= 0.
        double lateral(double g, double h_m, double s_m, double d_m) noexcept {
            const double drop = h_m - h;
            const bool in = drop > 0.0;
            const double linear = g * (in ? s_m : s);
            const double from_m = g * (in ? d_m * drop : 0.0);
            const double from_n = g * (in ? 0.0 : -d * drop);
            const double q = linear * drop;
            residual += q;
            inflow += q > 0.0 ? q : 0.0;
            diag += linear + from_n;
            return -(linear + from_m);
        }
        double vertical(double g, double h_m) noexcept {
            const double q = g * (h_m - h);
            residual += q;
            inflow += q > 0.0 ? q : 0.0;
            diag += g;
            return -g;
        }
    };

    /// Makes the row of n an identity row and removes n from the rows of its neighbours.
    void detach(Cell n) noexcept {
        const grid::ColumnMesh& mesh = model_->mesh();
        const auto i = at(n);
        const int c = mesh.column_of(n);
        const int k = mesh.layer_of(n);
        const Cell nc = mesh.ncolumn();
        const auto beside = [&](std::int32_t column) { return at(mesh.cell(k, column)); };
        if (const auto m = mesh.west()[at(c)]; m >= 0) matrix_.east[beside(m)] = 0.0;
        if (const auto m = mesh.east()[at(c)]; m >= 0) matrix_.west[beside(m)] = 0.0;
        if (const auto m = mesh.north()[at(c)]; m >= 0) matrix_.south[beside(m)] = 0.0;
        if (const auto m = mesh.south()[at(c)]; m >= 0) matrix_.north[beside(m)] = 0.0;
        if (k > 0) matrix_.down[at(n - nc)] = 0.0;
        if (k + 1 < mesh.nlay()) matrix_.up[at(n + nc)] = 0.0;
        matrix_.diag[i] = 1.0;
        for (auto* a : {&matrix_.west, &matrix_.east, &matrix_.north, &matrix_.south, &matrix_.up,
                        &matrix_.down})
            (*a)[i] = 0.0;
    }

    const Model* model_;
    DrainingCells draining_;
    const Conductances* conductances_ = nullptr;
    linear::StencilMatrix matrix_;
    std::vector<double> residual_, inflow_, old_storage_, conductance_sum_;  // [ncell]
    std::vector<double> head_, saturation_, slope_;  // [ncell + 2], cell n in slot n + 1
    std::vector<CellRole> role_;                     // [ncell]
    std::vector<char> is_lowest_;                    // [ncell] the last active cell of its column
    std::vector<Cell> root_;                         // [ncell] only after islands()
    std::vector<double> island_sum_, island_diagonal_;
    bool steady_ = true;
    bool upstream_ = false;
    bool support_dry_bottoms_ = true;
    double rate_ = 0.0;
};

}  // namespace heihe::gwf
