// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/grid/structured_grid.hpp"
#include "heihe/gwf/npf.hpp"
#include "heihe/gwf/saturation.hpp"
#include "heihe/gwf/sto.hpp"

#include <cmath>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace heihe::gwf {

struct ModelOptions {
    /// Newton-Raphson with upstream weighting; otherwise Picard.
    bool newton = true;
};

/// A vertical chain of pass-through cells between an active cell above and one below.
struct Chain {
    Cell upper;          ///< active
    Cell lower;          ///< active
    std::int32_t count;  ///< pass-through cells between them
};

/// A horizontal flow barrier between two neighbouring cells (HFB).
struct Barrier {
    Cell n;         ///< the cell to the west or north
    Cell m;         ///< its neighbour to the east or south
    double hydchr;  ///< [1/T] K over width; < 0: multiplies the conductance by its size [-]
};

/// Conductance [L^2/T] to each neighbour, [ncell], at full saturation; 0 where there is none.
struct Conductances {
    std::vector<double> west{}, east{}, north{}, south{}, up{}, down{};

    void resize(std::ptrdiff_t ncell) {
        for (auto* a : {&west, &east, &north, &south, &up, &down}) a->assign(at(ncell), 0.0);
    }
};

/// The aquifer: grid, properties, and the values that follow from them alone. Const after construction
/// (except for barriers, between steps), so several solvers may share one.
class Model {
public:
    /// @throws InputError naming every cell with a bad property, 1-based
    Model(const grid::StructuredGrid& grid, Npf npf, Sto sto, ModelOptions options = {})
        : mesh_{checked(grid)}, npf_{std::move(npf)}, sto_{std::move(sto)}, options_{options} {
        fill_defaults();
        check_properties();
        copy_cells();
        find_chains();
        connect();
    }

    [[nodiscard]] const grid::ColumnMesh& mesh() const noexcept { return mesh_; }
    [[nodiscard]] const Npf& npf() const noexcept { return npf_; }
    [[nodiscard]] const Sto& sto() const noexcept { return sto_; }
    [[nodiscard]] const ModelOptions& options() const noexcept { return options_; }
    [[nodiscard]] std::ptrdiff_t ncell() const noexcept { return mesh_.ncell(); }
    [[nodiscard]] bool has_storage() const noexcept { return !sto_.ss.empty(); }
    /// True if any cell's conductances depend on head.
    [[nodiscard]] bool any_convertible() const noexcept { return any_convertible_; }
    [[nodiscard]] bool is_active(Cell n) const noexcept {
        return mesh_.kind(n) == grid::CellKind::active;
    }
    [[nodiscard]] bool is_convertible(Cell n) const noexcept { return npf_.icelltype[at(n)] != 0; }
    [[nodiscard]] bool is_inside(Cell n) const noexcept { return n >= 0 && n < ncell(); }
    [[nodiscard]] double thickness(Cell n) const noexcept { return mesh_.top(n) - mesh_.bot(n); }
    [[nodiscard]] double area(Cell n) const noexcept { return mesh_.area(mesh_.column_of(n)); }

    /// Smoothed saturated share at this head; 1 for a confined cell.
    [[nodiscard]] Sloped saturation(Cell n, double head) const noexcept {
        return is_convertible(n) ? filled(n, head) : Sloped{1.0, 0.0};
    }
    /// Water stored at this head, relative to an arbitrary zero. @pre has_storage(), active cell
    [[nodiscard]] Stored stored(Cell n, double head) const noexcept {
        return stored(n, head, drains(n) ? filled(n, head) : Sloped{1.0, 0.0});
    }
    /// The same with the saturated share of filled(), which is used if the cell drains().
    [[nodiscard]] Stored stored(Cell n, double head, Sloped s) const noexcept {
        const StorageCell c{mesh_.top(n), mesh_.bot(n), ss_capacity_[at(n)], sy_capacity_[at(n)]};
        return drains(n) ? convertible_storage(c, head, s, sto_.ss_confined_only)
                         : confined_storage(c, head);
    }
    /// True if a cell's pores drain (ICONVERT). @pre has_storage()
    [[nodiscard]] bool drains(Cell n) const noexcept { return sto_.iconvert[at(n)] != 0; }
    /// Smoothed saturated share at this head, also of a confined cell.
    [[nodiscard]] Sloped filled(Cell n, double head) const noexcept {
        return options_.newton ? quadratic_saturation(mesh_.top(n), mesh_.bot(n), head)
                               : linear_saturation(mesh_.top(n), mesh_.bot(n), head);
    }

    /// [L^3] drainable pores of a cell, sy * area * thickness. @pre has_storage()
    [[nodiscard]] double sy_capacity(Cell n) const noexcept { return sy_capacity_[at(n)]; }

    /// [ncell] L^3, of all cells; below: ss * area * thickness, L^2. @pre has_storage()
    [[nodiscard]] std::span<const double> sy_capacities() const noexcept { return sy_capacity_; }
    [[nodiscard]] std::span<const double> ss_capacities() const noexcept { return ss_capacity_; }

    /// First active cell from the top of a column. Every column of the mesh has one.
    [[nodiscard]] Cell top_active(int column) const noexcept { return top_active_[at(column)]; }
    /// Lowest active cell of a column.
    [[nodiscard]] Cell lowest_active(int column) const noexcept {
        return lowest_active_[at(column)];
    }
    /// First active cell from the top whose head is above its bottom; the lowest active one if all are
    /// dry. Its head is the water table.
    [[nodiscard]] Cell water_table_cell(int column, std::span<const double> head) const noexcept {
        for (int k = 0; k < mesh_.nlay(); ++k) {
            const Cell n = mesh_.cell(k, column);
            if (is_active(n) && head[at(n)] > mesh_.bot(n)) return n;
        }
        return lowest_active(column);
    }

    [[nodiscard]] const Conductances& saturated() const noexcept { return saturated_; }
    [[nodiscard]] std::span<const Chain> chains() const noexcept { return chains_; }

    /// Saturated horizontal conductance with given saturated thicknesses; m is east or south of n.
    [[nodiscard]] double lateral(Cell n, Cell m, bool along_row, double thickness_n,
                                 double thickness_m) const noexcept {
        const auto& k = along_row || npf_.k22.empty() ? npf_.k : npf_.k22;
        const int cn = mesh_.column_of(n);
        const int cm = mesh_.column_of(m);
        const HalfCell a{k[at(n)], thickness_n, 0.5 * (along_row ? mesh_.dx(cn) : mesh_.dy(cn))};
        const HalfCell b{k[at(m)], thickness_m, 0.5 * (along_row ? mesh_.dx(cm) : mesh_.dy(cm))};
        return horizontal_conductance(a, b, along_row ? mesh_.dy(cn) : mesh_.dx(cn),
                                      npf_.averaging);
    }
    /// Vertical conductance with given saturated thicknesses.
    [[nodiscard]] double vertical(Cell n, Cell m, double thickness_n,
                                  double thickness_m) const noexcept {
        const auto& k33 = npf_.k33.empty() ? npf_.k : npf_.k33;
        return vertical_conductance(k33[at(n)], thickness_n, k33[at(m)], thickness_m, area(n));
    }
    /// Replaces the barriers from the next step on. No solver may be in a step.
    /// @pre n and m of each are active and m lies east or south of n
    void set_barriers(std::vector<Barrier> barriers) {
        for (const Barrier& b : barriers_) set_lateral(b, full_lateral(b.n, b.m, is_along_row(b)));
        barriers_ = std::move(barriers);
        for (const Barrier& b : barriers_)
            set_lateral(
                b, with_barrier(b, (is_along_row(b) ? saturated_.east : saturated_.south)[at(b.n)],
                                thickness(b.n), thickness(b.m)));
    }
    [[nodiscard]] std::span<const Barrier> barriers() const noexcept { return barriers_; }
    [[nodiscard]] bool is_along_row(const Barrier& b) const noexcept {
        return mesh_.row(mesh_.column_of(b.n)) == mesh_.row(mesh_.column_of(b.m));
    }
    /// A lateral conductance with a barrier in series; several barriers on one face are applied one after
    /// another. Hsieh and Freckleton (1993), OFR 92-477; Langevin et al. (2017), chapter 4.
    [[nodiscard]] double with_barrier(const Barrier& b, double cond, double thickness_n,
                                      double thickness_m) const noexcept {
        if (b.hydchr < 0.0) return -b.hydchr * cond;
        const int c = mesh_.column_of(b.n);
        const double width = is_along_row(b) ? mesh_.dy(c) : mesh_.dx(c);
        const double barrier = b.hydchr * width * 0.5 * (thickness_n + thickness_m);
        return cond + barrier > 0.0 ? cond * barrier / (cond + barrier) : 0.0;
    }
    /// "layer 1, row 2, column 3", 1-based.
    [[nodiscard]] std::string place(Cell n) const {
        if (!is_inside(n)) return "no cell";
        const int c = mesh_.column_of(n);
        return "layer " + std::to_string(mesh_.layer_of(n) + 1) + ", row " +
               std::to_string(mesh_.row(c) + 1) + ", column " + std::to_string(mesh_.col(c) + 1);
    }

private:
    [[nodiscard]] static const grid::StructuredGrid& checked(const grid::StructuredGrid& grid) {
        Problems found;
        for (const auto& text : grid::problems(grid)) found.add({"", 0, "DIS"}, text);
        found.throw_if_any();
        return grid;
    }

    void fill_defaults() {
        if (npf_.icelltype.empty()) npf_.icelltype.assign(at(ncell()), 0);
        if (has_storage() && sto_.iconvert.empty()) sto_.iconvert.assign(at(ncell()), 0);
        if (has_storage() && sto_.sy.empty()) sto_.sy.assign(at(ncell()), 0.0);
    }

    void check_array(Problems& found, const char* block, const char* name,
                     const std::vector<double>& values, bool zero_allowed) const {
        if (std::ssize(values) != ncell()) {
            found.add({"", 0, block}, std::string{name} + " has " + std::to_string(values.size()) +
                                          " values for " + std::to_string(ncell()) + " cells");
            return;
        }
        for (Cell n = 0; n < ncell(); ++n) {
            const double v = values[at(n)];
            if (!is_active(n) || (std::isfinite(v) && (v > 0.0 || (zero_allowed && v == 0.0))))
                continue;
            found.add({"", 0, block},
                      std::string{name} + " is " + std::to_string(v) + " in " + place(n),
                      zero_allowed ? "give a value >= 0" : "give a value > 0");
        }
    }

    void check_properties() const {
        Problems found;
        check_array(found, "NPF", "k", npf_.k, false);
        if (!npf_.k22.empty()) check_array(found, "NPF", "k22", npf_.k22, false);
        if (!npf_.k33.empty()) check_array(found, "NPF", "k33", npf_.k33, false);
        if (std::ssize(npf_.icelltype) != ncell())
            found.add({"", 0, "NPF"}, "icelltype does not have one value a cell");
        if (!npf_.confined_saturation.empty())
            check_array(found, "NPF", "saturation at the start", npf_.confined_saturation, true);
        if (npf_.rewetting.on && std::ssize(npf_.rewetting.wetdry) != ncell())
            found.add({"", 0, "NPF"}, "wetdry does not have one value a cell");
        if (has_storage()) {
            check_array(found, "STO", "ss", sto_.ss, true);
            check_array(found, "STO", "sy", sto_.sy, true);
            if (std::ssize(sto_.iconvert) != ncell())
                found.add({"", 0, "STO"}, "iconvert does not have one value a cell");
        }
        found.throw_if_any();
    }

    void copy_cells() {
        ss_capacity_.assign(at(ncell()), 0.0);
        sy_capacity_.assign(at(ncell()), 0.0);
        top_active_.assign(at(mesh_.ncolumn()), -1);
        lowest_active_.assign(at(mesh_.ncolumn()), -1);
        for (Cell n = 0; n < ncell(); ++n) {
            if (!is_active(n)) continue;
            any_convertible_ = any_convertible_ || is_convertible(n);
            const auto c = at(mesh_.column_of(n));
            if (top_active_[c] < 0) top_active_[c] = n;
            lowest_active_[c] = n;
            if (!has_storage()) continue;
            const double depth = sto_.storage_coefficient ? 1.0 : thickness(n);
            ss_capacity_[at(n)] = sto_.ss[at(n)] * area(n) * depth;
            sy_capacity_[at(n)] = sto_.sy[at(n)] * area(n) * thickness(n);
        }
    }

    void find_chains() {
        const int nc = mesh_.ncolumn();
        for (int c = 0; c < nc; ++c) {
            Cell above = -1;
            std::int32_t count = 0;
            for (int k = 0; k < mesh_.nlay(); ++k) {
                const Cell n = mesh_.cell(k, c);
                if (mesh_.kind(n) == grid::CellKind::pass_through) {
                    ++count;
                    continue;
                }
                if (is_active(n) && above >= 0 && count > 0) chains_.push_back({above, n, count});
                above = is_active(n) ? n : -1;
                count = 0;
            }
        }
    }

    [[nodiscard]] double full_thickness(Cell n) const noexcept {
        const bool kept = !is_convertible(n) && !npf_.confined_saturation.empty();
        return thickness(n) * (kept ? npf_.confined_saturation[at(n)] : 1.0);
    }

    [[nodiscard]] double full_lateral(Cell n, Cell m, bool along_row) const noexcept {
        return lateral(n, m, along_row, full_thickness(n), full_thickness(m));
    }
    void set_lateral(const Barrier& b, double c) noexcept {
        const bool along_row = is_along_row(b);
        (along_row ? saturated_.east : saturated_.south)[at(b.n)] = c;
        (along_row ? saturated_.west : saturated_.north)[at(b.m)] = c;
    }

    void connect_lateral(Cell n, Cell m, bool along_row) {
        if (m < 0 || !is_active(m)) return;
        const double c = full_lateral(n, m, along_row);
        (along_row ? saturated_.east : saturated_.south)[at(n)] = c;
        (along_row ? saturated_.west : saturated_.north)[at(m)] = c;
    }

    void connect() {
        saturated_.resize(ncell());
        for (int k = 0; k < mesh_.nlay(); ++k)
            for (int c = 0; c < mesh_.ncolumn(); ++c) {
                const Cell n = mesh_.cell(k, c);
                if (!is_active(n)) continue;
                const auto beside = [&](std::int32_t column) {
                    return column < 0 ? Cell{-1} : mesh_.cell(k, column);
                };
                connect_lateral(n, beside(mesh_.east()[at(c)]), true);
                connect_lateral(n, beside(mesh_.south()[at(c)]), false);
                if (k + 1 >= mesh_.nlay()) continue;
                const Cell m = mesh_.cell(k + 1, c);
                if (!is_active(m)) continue;
                const double cv = vertical(n, m, full_thickness(n), full_thickness(m));
                saturated_.down[at(n)] = cv;
                saturated_.up[at(m)] = cv;
            }
        for (const Chain& chain : chains_) connect_chain(chain);
    }

    /// A chain of m cells without resistance of their own between two active cells whose
    /// conductance is C: m + 1 connections of (m + 1) C in series carry the same flow.
    void connect_chain(const Chain& chain) {
        const double c = vertical(chain.upper, chain.lower, full_thickness(chain.upper),
                                  full_thickness(chain.lower));
        const Cell stride = mesh_.ncolumn();
        for (Cell n = chain.upper; n < chain.lower; n += stride) {
            saturated_.down[at(n)] = (chain.count + 1) * c;
            saturated_.up[at(n + stride)] = (chain.count + 1) * c;
        }
    }

    grid::ColumnMesh mesh_;
    Npf npf_;
    Sto sto_;
    ModelOptions options_;
    bool any_convertible_ = false;
    std::vector<double> ss_capacity_, sy_capacity_;  // [ncell]
    std::vector<Cell> top_active_, lowest_active_;   // [ncolumn]
    std::vector<Chain> chains_;
    std::vector<Barrier> barriers_;
    Conductances saturated_;
};

}  // namespace heihe::gwf
