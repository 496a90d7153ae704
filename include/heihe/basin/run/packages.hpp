// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/stresses.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/gwf/package.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

/// The basin's stresses as packages of the flow solver. StreamPackage comes first in the list: its
/// formulate brings all stresses to the heads given, the others read them.
namespace heihe::basin {

/// River reaches: what their beds release to the water table, less what they drain from it. A reach's
/// exchange also moves with the heads of the reaches above it and of the columns drained into them.
class StreamPackage final : public gwf::Package {
public:
    explicit StreamPackage(Stresses& stresses) : stresses_{stresses} {
        const RiverExchange& river = stresses.river();
        for (std::size_t r = 0; r < river.nreach(); ++r) cell_.push_back(river.cell(r));
        const gwf::Model& model = stresses.model();
        for (const auto c : stresses.drained()) cell_.push_back(model.top_active(c));
        slope_.assign(river.nreach(), 0.0);
    }
    [[nodiscard]] std::string_view name() const override { return "river"; }
    [[nodiscard]] std::string_view type() const override { return "SFR"; }

    [[nodiscard]] bool has_preparation() const override { return true; }
    void prepare(const gwf::Model&, std::span<const double> head,
                 const gwf::StepInfo& info) override {
        stresses_.run_river(head, info);
    }
    void formulate(const gwf::Model&, std::span<const double> head, const gwf::StepInfo& info,
                   gwf::BoundTerms& terms) override {
        stresses_.update(head, info);
        const auto& sums = stresses_.sums();
        const double dt = stresses_.plan().dt;
        terms.resize(slope_.size());
        for (std::size_t r = 0; r < slope_.size(); ++r) {
            const Cell n = cell_[r];
            if (n < 0) {
                terms.set(r, -1, 0.0, 0.0, 0.0);
                continue;
            }
            const double flow = (stresses_.bed_release()[r] - sums.gain[r]) / dt;
            const double slope =
                (stresses_.bed_gain()[r] * sums.dloss_dhead[r] - sums.dgain_dhead[r]) / dt;
            slope_[r] = std::min(slope, 0.0);
            terms.set(r, n, head[at(n)], flow, slope_[r]);
        }
    }
    [[nodiscard]] std::span<const Cell> joined_cells() const override { return cell_; }
    void join(std::span<const double> dhead, std::span<double> dflow) override {
        const std::size_t nreach = slope_.size();
        const auto of_reaches = dflow.first(nreach);
        stresses_.multiply_tangent(dhead.first(nreach), dhead.subspan(nreach), of_reaches);
        const double rate = 1.0 / stresses_.plan().dt;
        for (std::size_t r = 0; r < nreach; ++r)
            of_reaches[r] = of_reaches[r] * rate - slope_[r] * dhead[r];
        std::fill(dflow.begin() + static_cast<std::ptrdiff_t>(nreach), dflow.end(), 0.0);
    }
    [[nodiscard]] bool settled() const override { return stresses_.exchange_change() <= 1.0; }
    [[nodiscard]] double worst() const override { return stresses_.exchange_change(); }

private:
    Stresses& stresses_;
    std::vector<Cell> cell_;     // [nreach + drained columns]
    std::vector<double> slope_;  // [nreach] m2/d, hcof of the last formulate
};

/// Wells of districts and users, as the last update left them: their pumping decides what fields
/// receive, so the stresses have formulated them already and hand the terms over.
class WellPackage final : public gwf::Package {
public:
    explicit WellPackage(Stresses& stresses) : stresses_{stresses} {}
    [[nodiscard]] std::string_view name() const override { return stresses_.wells().name(); }
    [[nodiscard]] std::string_view type() const override { return stresses_.wells().type(); }
    void check(const gwf::Model& model, Problems& found) const override {
        stresses_.wells().check(model, found);
    }
    void begin_step(const gwf::Model& model, const gwf::StepInfo& info) override {
        stresses_.wells().begin_step(model, info);
    }
    void formulate(const gwf::Model&, std::span<const double>, const gwf::StepInfo&,
                   gwf::BoundTerms& terms) override {
        stresses_.swap_well_terms(terms);
    }

private:
    Stresses& stresses_;
};

/// Common part of the packages that act on the uppermost active cell of every column.
template <typename Derived>
class ColumnPackage : public gwf::Package {
public:
    explicit ColumnPackage(const Stresses& stresses) : stresses_{stresses} {}

    void formulate(const gwf::Model& model, std::span<const double> head, const gwf::StepInfo&,
                   gwf::BoundTerms& terms) final {
        const int ncolumn = model.mesh().ncolumn();
        terms.resize(at(ncolumn));
        terms.distinct = true;
#pragma omp parallel for schedule(static) if (ncolumn > omp_min_columns)
        for (int c = 0; c < ncolumn; ++c) {
            const Cell n = model.top_active(c);
            const SurfaceFlow q = static_cast<const Derived&>(*this).column_flow(at(c));
            terms.set(at(c), n, head[at(n)], q.flow, q.slope);
        }
    }

protected:
    const Stresses& stresses_;  // NOLINT: read by the derived packages
};

/// Water from fields, canals and rain that reaches the water table and finds room there.
class RechargePackage final : public ColumnPackage<RechargePackage> {
public:
    using ColumnPackage::ColumnPackage;
    [[nodiscard]] std::string_view name() const override { return "recharge"; }
    [[nodiscard]] std::string_view type() const override { return "RCH"; }
    [[nodiscard]] SurfaceFlow column_flow(std::size_t c) const {
        const double offered = stresses_.columns().offered[c] / stresses_.plan().dt;
        const auto share = stresses_.columns().accepted[c];
        return {offered * share.value, offered * share.derivative};
    }
};

class DrainPackage final : public ColumnPackage<DrainPackage> {
public:
    using ColumnPackage::ColumnPackage;
    [[nodiscard]] std::string_view name() const override { return "drains"; }
    [[nodiscard]] std::string_view type() const override { return "DRN"; }
    [[nodiscard]] SurfaceFlow column_flow(std::size_t c) const {
        const auto q = stresses_.columns().drain[c];
        return {-q.flow, -q.slope};
    }
};

class EvapotranspirationPackage final : public ColumnPackage<EvapotranspirationPackage> {
public:
    using ColumnPackage::ColumnPackage;
    [[nodiscard]] std::string_view name() const override { return "evapotranspiration"; }
    [[nodiscard]] std::string_view type() const override { return "EVT"; }
    [[nodiscard]] SurfaceFlow column_flow(std::size_t c) const {
        const auto q = stresses_.columns().et[c];
        return {-q.flow, -q.slope};
    }
};

/// Inflow from the mountain front, constant in time.
class LateralPackage final : public ColumnPackage<LateralPackage> {
public:
    LateralPackage(const Stresses& stresses, const SurfaceInputs& surface)
        : ColumnPackage{stresses}, surface_{surface} {}
    [[nodiscard]] std::string_view name() const override { return "lateral_inflow"; }
    [[nodiscard]] std::string_view type() const override { return "WEL"; }
    [[nodiscard]] SurfaceFlow column_flow(std::size_t c) const {
        return {surface_.lateral_inflow[c], 0.0};
    }

private:
    const SurfaceInputs& surface_;
};

}  // namespace heihe::basin
