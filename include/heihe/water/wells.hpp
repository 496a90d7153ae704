// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/core/sloped.hpp"
#include "heihe/gwf/package.hpp"
#include "heihe/gwf/saturation.hpp"
#include "heihe/water/use_inputs.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe::water {

/// The wells of one district or user.
struct WellGroup {
    std::string id;
    std::vector<ColumnShare> columns;  ///< columns of its wells, [area share]
    std::vector<WellPlaces> places{};  ///< days on which the columns have other shares
};

struct WellOptions {
    WellSpread spread = WellSpread::transmissivity;
    double reduction_depth = 5.0;  ///< [L] above a cell's bottom in which pumping is reduced; at
                                   ///< most half the cell's thickness
    double max_overload = 4.0;     ///< [-] a cell's wells deliver at most this times their share
    double smoothing = 0.1;   ///< [-] rounds the kink where deliveries fall below the wanted rate
    double floor_band = 1.0;  ///< [L] above a floor in which pumping is reduced
};

/// Every problem found, in plain words; empty means usable.
[[nodiscard]] inline std::vector<std::string> problems(const WellOptions& o) {
    std::vector<std::string> found;
    if (!(o.reduction_depth > 0.0)) found.push_back("reduction_depth must be > 0");
    if (!(o.smoothing > 0.0 && o.smoothing < 1.0)) found.push_back("smoothing must be in (0, 1)");
    if (!(o.max_overload >= 1.0 + o.smoothing))
        found.push_back("max_overload must be at least 1 + smoothing");
    return found;
}

/// Delivery of a group over its wanted rate if the part u, in [0, 1], of its wells can pump:
/// D(u) = min(1, m u), rounded by a parabola between 1 - s and 1 + s (continuous derivative).
/// @return D(u) / u, the factor on the share of each well that can pump [-], and its derivative by u, <= 0
[[nodiscard]] inline Sloped delivery(double u, double max_overload, double smoothing) {
    const double line = max_overload * u;
    const double low = 1.0 - smoothing;
    if (line <= low) return {max_overload, 0.0};
    double d = 1.0;
    double slope = 0.0;
    if (line < 1.0 + smoothing) {
        const double over = line - low;
        d = line - over * over / (4.0 * smoothing);
        slope = max_overload * (1.0 - over / (2.0 * smoothing));
    }
    return {d / u, (slope - d / u) / u};
}

/// Wells of districts and users; those of a group are reduced together.
///
/// Each step shares a group's wanted rate W over its cells by weights w (sum 1) from the heads at
/// the step's start. With r(h) the smooth reduction of a cell near its bottom (the cubic of MODFLOW
/// 6, Langevin et al. 2017, TM6-A55, WEL with automatic flow reduction) the cell gives
///     q = W w r F(u),  u = sum of w r over the group,
/// where u F(u) = min(1, max_overload u), rounded. If one cell cannot deliver, the other cells take
/// over its part in proportion to their deliveries, until each has max_overload times its share. The
/// rest is not delivered: see delivered(). The derivative contains only the effect of a cell's own
/// head. A confined cell (icelltype 0) is never reduced, as in MODFLOW 6. Call begin_step first, then
/// deliver at each evaluation; fill copies the results of deliver.
class WellField {
public:
    /// @param groups one entry per group, in the order of the rates; columns may be empty
    explicit WellField(std::vector<WellGroup> groups, WellOptions options = {})
        : groups_{std::move(groups)}, options_{options} {
        const auto found = problems(options_);
        require(found.empty(), found.empty() ? std::string{} : "WellField: " + found.front());
        delivered_.assign(groups_.size(), 0.0);
    }

    [[nodiscard]] std::ptrdiff_t ngroup() const noexcept { return std::ssize(groups_); }
    [[nodiscard]] const std::vector<WellGroup>& groups() const noexcept { return groups_; }

    /// Adds columns and shares that are not usable. @param name  of the package, for messages
    void check(const gwf::Model& model, std::string_view name, Problems& found) const {
        for (const auto& g : groups_)
            for (const auto& c : g.columns)
                if (c.column < 0 || c.column >= model.mesh().ncolumn() || !(c.share >= 0.0))
                    found.add({"", 0, std::string{name}},
                              g.id + ": column " + std::to_string(c.column) + " with share " +
                                  std::to_string(c.share) + " is not usable",
                              "give columns of the grid with shares >= 0");
    }

    /// [ngroup] L^3/T at the heads of the last deliver.
    [[nodiscard]] std::span<const double> delivered() const noexcept { return delivered_; }

    /// Items in the order of BoundTerms: cell, group and weight of each.
    [[nodiscard]] std::span<const Cell> item_cells() const noexcept { return cell_; }
    [[nodiscard]] std::span<const std::int32_t> item_groups() const noexcept { return group_; }
    [[nodiscard]] std::span<const double> weights() const noexcept { return weight_; }

    /// Computes the weights from the heads at the step's start. The first call also lists the cells.
    /// @param head_old [ncell] L, or empty: all wet
    /// @param day      first day of the step, for WellGroup::places
    void begin_step(const gwf::Model& model, std::span<const double> head_old, Date day = {}) {
        if (first_.empty()) list_cells(model);
        for (std::ptrdiff_t g = 0; g < ngroup(); ++g)
            if (!groups_[at(g)].places.empty()) take_shares(g, day);
        const auto n = std::ssize(cell_);
#pragma omp parallel for schedule(static) if (n > omp_min_columns)
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            const Cell c = cell_[at(i)];
            const double wet = head_old.empty() ? 1.0 : model.saturation(c, head_old[at(c)]).value;
            weight_[at(i)] = model.npf().k[at(c)] * model.thickness(c) * wet;
        }
        if (options_.spread == WellSpread::area)
            share_by_column(model);
        else
            for (std::ptrdiff_t i = 0; i < n; ++i) weight_[at(i)] *= area_share_[at(i)];
        for (std::ptrdiff_t g = 0; g < ngroup(); ++g) normalise(first_[at(g)], first_[at(g) + 1]);
    }

    /// Sets the heads to which each item's wells may draw their own cell: above floor + floor_band they pump in full, below
    /// the floor not at all, with the cubic between. What one cell may not give, the others of the group take over as they
    /// do for a dry one. Call after begin_step.
    /// @param floor  [nitem] L; minus infinity: none
    void set_floors(std::span<const double> floor) {
        require(floor.size() == cell_.size(), "WellField::set_floors: one head an item");
        band_ = bottom_;
        for (std::size_t i = 0; i < band_.size(); ++i)
            if (floor[i] > -std::numeric_limits<double>::infinity()) {
                band_[i].full = std::max(band_[i].full, floor[i] + options_.floor_band);
                band_[i].none = std::max(band_[i].none, floor[i]);
            }
    }

    /// Computes the delivery of each group at these heads.
    /// @param wanted [ngroup] L^3/T, >= 0   @param head [ncell] L
    void deliver(std::span<const double> wanted, std::span<const double> head) {
        require(!first_.empty(), "WellField::deliver: begin_step comes first");
        require(std::ssize(wanted) == ngroup(), "WellField::deliver: one rate a group");
#pragma omp parallel for schedule(dynamic) if (std::ssize(cell_) > omp_min_columns)
        for (std::ptrdiff_t g = 0; g < ngroup(); ++g) deliver_group(g, wanted[at(g)], head);
    }
    /// Terms of the last deliver. @param head [ncell] L, the same as there
    void fill(std::span<const double> head, gwf::BoundTerms& terms) const {
        terms.resize(cell_.size());
        const auto n = std::ssize(cell_);
#pragma omp parallel for schedule(static) if (n > omp_min_items)
        for (std::ptrdiff_t i = 0; i < n; ++i)
            terms.set(at(i), cell_[at(i)], head[at(cell_[at(i)])], flow_[at(i)], hcof_[at(i)]);
    }

private:
    void list_cells(const gwf::Model& model) {
        const auto& mesh = model.mesh();
        first_.assign(1, 0);
        for (std::size_t g = 0; g < groups_.size(); ++g) {
            const auto& columns = groups_[g].columns;
            for (std::size_t n = 0; n < columns.size(); ++n)
                for (int k = 0; k < mesh.nlay(); ++k)
                    if (model.is_active(mesh.cell(k, columns[n].column))) {
                        cell_.push_back(mesh.cell(k, columns[n].column));
                        group_.push_back(static_cast<std::int32_t>(g));
                        place_.push_back(static_cast<std::int32_t>(n));
                        area_share_.push_back(columns[n].share);
                    }
            first_.push_back(std::ssize(cell_));
        }
        weight_.resize(cell_.size());
        reduction_.resize(cell_.size());
        for (auto* v : {&slope_, &flow_, &hcof_}) v->assign(cell_.size(), 0.0);
        list_bands(model);
    }

    /// The shares of a group's columns that hold on a day.
    void take_shares(std::ptrdiff_t g, Date day) {
        const auto& group = groups_[at(g)];
        const auto now =
            std::find_if(group.places.begin(), group.places.end(),
                         [day](const WellPlaces& p) { return p.first <= day && day < p.end; });
        for (auto i = first_[at(g)]; i < first_[at(g) + 1]; ++i) {
            const auto n = at(place_[at(i)]);
            area_share_[at(i)] = now == group.places.end() ? group.columns[n].share : now->share[n];
        }
    }

    /// Heads between which each cell's pumping is reduced; those of a confined cell are below every head.
    void list_bands(const gwf::Model& model) {
        band_.reserve(cell_.size());
        for (const Cell c : cell_) {
            if (!model.is_convertible(c)) {
                constexpr double never = -std::numeric_limits<double>::infinity();
                band_.push_back({never, never});
                continue;
            }
            const double bot = model.mesh().bot(c);
            const double depth = std::min(options_.reduction_depth, 0.5 * model.thickness(c));
            band_.push_back({bot + depth, bot});
        }
        bottom_ = band_;
    }

    /// Weight of each cell: its part of the column's wet transmissivity, times the area share.
    void share_by_column(const gwf::Model& model) {
        const auto n = std::ssize(cell_);
        const auto column = [&](std::ptrdiff_t i) { return model.mesh().column_of(cell_[at(i)]); };
        for (std::ptrdiff_t i = 0; i < n;) {
            std::ptrdiff_t end = i;
            double sum = 0.0;
            while (end < n && column(end) == column(i) && group_[at(end)] == group_[at(i)])
                sum += weight_[at(end++)];
            for (; i < end; ++i)
                weight_[at(i)] = sum > 0.0 ? area_share_[at(i)] * weight_[at(i)] / sum : 0.0;
        }
    }

    /// Scales the weights of items [first, last) to sum 1; all are 0 if all cells are dry.
    void normalise(std::ptrdiff_t first, std::ptrdiff_t last) {
        double sum = 0.0;
        for (std::ptrdiff_t i = first; i < last; ++i) sum += weight_[at(i)];
        for (std::ptrdiff_t i = first; i < last; ++i)
            weight_[at(i)] = sum > 0.0 ? weight_[at(i)] / sum : 0.0;
    }

    /// @return part of the group's wells that can pump [-]
    double reduce(std::ptrdiff_t first, std::ptrdiff_t last, std::span<const double> head) {
        double able = 0.0;
        for (std::ptrdiff_t i = first; i < last; ++i) {
            const auto [full, none] = band_[at(i)];
            const double h = head[at(cell_[at(i)])];
            const auto r = h >= full ? Sloped{1.0, 0.0} : gwf::cubic_step(full, none, h);
            reduction_[at(i)] = r.value;
            slope_[at(i)] = r.slope;
            able += weight_[at(i)] * r.value;
        }
        return able;
    }

    void deliver_group(std::ptrdiff_t g, double rate, std::span<const double> head) {
        const auto first = first_[at(g)];
        const auto last = first_[at(g) + 1];
        const double wanted = std::max(0.0, rate);
        const double able = reduce(first, last, head);
        const auto d = delivery(able, options_.max_overload, options_.smoothing);
        double sum = 0.0;
        for (std::ptrdiff_t i = first; i < last; ++i) {
            const double own = weight_[at(i)] * reduction_[at(i)];
            const double q = wanted * own * d.value;
            const double slope =
                wanted * weight_[at(i)] * slope_[at(i)] * (d.value + own * d.slope);
            flow_[at(i)] = -q;
            hcof_[at(i)] = -std::max(0.0, slope);
            sum += q;
        }
        delivered_[at(g)] = sum;
    }

    struct Band {
        double full;  ///< [L] from this head up there is no reduction
        double none;  ///< [L] from this head down there is no pumping
    };

    std::vector<WellGroup> groups_;
    WellOptions options_;
    std::vector<double> delivered_;      // [ngroup]
    std::vector<std::ptrdiff_t> first_;  // [ngroup + 1] first item of each group
    std::vector<Cell> cell_;             // [nitem], like the next members
    std::vector<std::int32_t> group_;
    std::vector<std::int32_t> place_;  // in WellGroup::columns
    std::vector<Band> band_;
    std::vector<Band> bottom_;  // the bands without floors
    std::vector<double> area_share_, weight_, reduction_, slope_;
    std::vector<double> flow_, hcof_;  // of the last deliver
};

}  // namespace heihe::water
