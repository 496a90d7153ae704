// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/boundaries.hpp"
#include "heihe/basin/run/stresses.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/gwf/package.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

/// The basin's stresses as packages of the flow solver. Each reads the results of Stresses, the solver's
/// shared evaluation, at the given heads. Its name and type are those of its BoundaryEntry.
namespace heihe::basin {

/// A package of the list `boundary_entries`.
template <Boundary What>
class BasinPackage : public gwf::Package {
public:
    static constexpr Boundary what = What;
    [[nodiscard]] std::string_view name() const final { return entry_of(What).name; }
    [[nodiscard]] std::string_view type() const final { return entry_of(What).type; }
};

/// River reaches: release of their beds to the water table less gain from it. A reach's exchange also
/// depends on the heads below the reaches upstream and in the columns that drain into these.
class StreamPackage final : public BasinPackage<Boundary::river> {
public:
    explicit StreamPackage(Stresses& stresses) : stresses_{stresses} {
        const RiverExchange& river = stresses.river();
        for (std::size_t r = 0; r < river.nreach(); ++r) cell_.push_back(river.cell(r));
        const gwf::Model& model = stresses.model();
        for (const auto c : stresses.drained()) cell_.push_back(model.top_active(c));
        slope_.assign(river.nreach(), 0.0);
    }
    void formulate(const gwf::Model&, std::span<const double> head, const gwf::StepInfo&,
                   gwf::BoundTerms& terms) override {
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

private:
    Stresses& stresses_;
    std::vector<Cell> cell_;     // [nreach + drained columns]
    std::vector<double> slope_;  // [nreach] m2/d, hcof of the last formulate
};

/// Wells of districts and users: their deliveries at the given heads.
class WellPackage final : public BasinPackage<Boundary::wells> {
public:
    explicit WellPackage(const Stresses& stresses) : stresses_{stresses} {}
    void check(const gwf::Model& model, Problems& found) const override {
        stresses_.wells().check(model, name(), found);
    }
    void formulate(const gwf::Model&, std::span<const double> head, const gwf::StepInfo&,
                   gwf::BoundTerms& terms) override {
        stresses_.wells().fill(head, terms);
    }

private:
    const Stresses& stresses_;
};

/// Common part of the packages that act on the uppermost active cell of every column.
template <typename Derived, Boundary What>
class ColumnPackage : public BasinPackage<What> {
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
            const Sloped q = static_cast<const Derived&>(*this).column_flow(at(c));
            terms.set(at(c), n, head[at(n)], q.value, q.slope);
        }
    }

protected:
    const Stresses& stresses_;  // NOLINT: read by the derived packages
};

/// Recharge: water from fields, canals and rain that reaches the water table and is accepted.
class RechargePackage final : public ColumnPackage<RechargePackage, Boundary::recharge> {
public:
    using ColumnPackage::ColumnPackage;
    [[nodiscard]] Sloped column_flow(std::size_t c) const {
        const double offered = stresses_.columns().offered[c] / stresses_.plan().dt;
        const auto share = stresses_.columns().accepted[c];
        return {offered * share.value, offered * share.slope};
    }
};

class DrainPackage final : public ColumnPackage<DrainPackage, Boundary::drains> {
public:
    using ColumnPackage::ColumnPackage;
    [[nodiscard]] Sloped column_flow(std::size_t c) const {
        const auto q = stresses_.columns().drain[c];
        return {-q.value, -q.slope};
    }
};

class EvapotranspirationPackage final
    : public ColumnPackage<EvapotranspirationPackage, Boundary::evapotranspiration> {
public:
    using ColumnPackage::ColumnPackage;
    [[nodiscard]] Sloped column_flow(std::size_t c) const {
        const auto q = stresses_.columns().et[c];
        return {-q.value, -q.slope};
    }
};

/// Inflow from the mountain front, constant in time.
class LateralPackage final : public ColumnPackage<LateralPackage, Boundary::lateral_inflow> {
public:
    LateralPackage(const Stresses& stresses, const SurfaceInputs& surface)
        : ColumnPackage{stresses}, surface_{surface} {}
    [[nodiscard]] Sloped column_flow(std::size_t c) const {
        return {surface_.lateral_inflow[c], 0.0};
    }

private:
    const SurfaceInputs& surface_;
};

/// All packages, in the order of boundary_entries.
class BasinPackages {
public:
    BasinPackages(Stresses& stresses, const SurfaceInputs& surface)
        : river_{stresses},
          wells_{stresses},
          recharge_{stresses},
          drains_{stresses},
          evapotranspiration_{stresses},
          lateral_inflow_{stresses, surface} {
        list(river_);
        list(wells_);
        list(recharge_);
        list(drains_);
        list(evapotranspiration_);
        list(lateral_inflow_);
    }
    BasinPackages(const BasinPackages&) = delete;
    BasinPackages& operator=(const BasinPackages&) = delete;

    [[nodiscard]] const std::array<gwf::Package*, boundary_count>& all() const noexcept {
        return all_;
    }

private:
    template <typename Package>
    void list(Package& package) {
        all_[place_of(Package::what)] = &package;
    }

    StreamPackage river_;
    WellPackage wells_;
    RechargePackage recharge_;
    DrainPackage drains_;
    EvapotranspirationPackage evapotranspiration_;
    LateralPackage lateral_inflow_;
    std::array<gwf::Package*, boundary_count> all_{};
};

}  // namespace heihe::basin
