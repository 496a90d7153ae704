// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/field.hpp"
#include "heihe/gwf/package.hpp"
#include "heihe/gwf/sfr_channel.hpp"
#include "heihe/gwf/sfr_network.hpp"
#include "heihe/gwf/sfr_reach.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe::gwf {

enum class SfrStatus : std::int8_t {
    active,    ///< routed
    inactive,  ///< without any flow
    simple,    ///< with a given stage
};

/// One reach; Langevin et al. (2017), TM6-A55, ch. 7. All members but cell and connections may change
/// from step to step.
struct SfrReach {
    Cell cell = -1;      ///< -1: not connected to the aquifer
    double rlen = 0.0;   ///< [L] > 0
    double rwid = 0.0;   ///< [L] > 0
    double rgrd = 0.0;   ///< [-] slope, > 0
    double rtp = 0.0;    ///< [L] elevation of the streambed's top
    double rbth = 0.0;   ///< [L] thickness of the streambed
    double rhk = 0.0;    ///< [L/T] its conductivity; BEDK in a period
    double man = 0.0;    ///< [T/L^(1/3)] Manning's n, > 0
    double ustrf = 1.0;  ///< [-] share of the upstream reach's discharge; 0 below a diversion
    std::vector<SfrConnection> connections{};  ///< in the user's order
    SfrSection section{};                      ///< empty: rectangular

    SfrStatus status = SfrStatus::active;
    double stage = -1e30;      ///< [L]     where status is simple; below rtp: no depth
    double inflow = 0.0;       ///< [L^3/T]
    double rainfall = 0.0;     ///< [L/T]   on the full top width
    double evaporation = 0.0;  ///< [L/T]   of the wet top width
    double runoff = 0.0;       ///< [L^3/T] < 0 takes water
};

struct SfrOptions {
    double unit_conversion = 1.0;         ///< [-] 86400 for m, d; 1.486 for ft, s
    int maximum_picard_iterations = 100;  ///< passes over reaches that form a circle,
                                          ///< if more than 100
    double maximum_depth_change = 1e-5;   ///< [L] ends the passes over a circle
    bool storage = false;                 ///< kinematic wave in transient steps
    double storage_weight = 1.0;          ///< [-] 0.5 to 1, of the step's end
    bool mover = false;                   ///< takes part in MVR
};

struct SfrData {
    SfrOptions options{};
    std::vector<SfrReach> reaches{};
    std::vector<SfrDiversion> diversions{};  ///< by reach, then number
    std::vector<double> initial_stage{};     ///< [nreach] L, or empty: dry
};

/// Flows [L^3/T] and water levels of a reach in the last evaluation; flows are >= 0 unless stated.
///   upstream + inflow + rainfall + runoff + from_mover + storage
///       = evaporation + leakage + downstream                      (to rounding)
struct SfrReachFlows {
    Cell cell = -1;  ///< with which it exchanges; -1: none
    SfrStatus status = SfrStatus::active;
    double stage = 0.0;          ///< [L]
    double depth = 0.0;          ///< [L]
    double wet_width = 0.0;      ///< [L]
    double wet_perimeter = 0.0;  ///< [L]
    double wet_area = 0.0;       ///< [L^2] of the cross section
    double bed_area = 0.0;       ///< [L^2] wet streambed, FLOW-AREA of GWF
    double volume = 0.0;         ///< [L^3] VOLUME of STORAGE
    double upstream = 0.0;       ///< from other reaches
    double inflow = 0.0;         ///< EXT-INFLOW, any sign
    double rainfall = 0.0;
    double evaporation = 0.0;
    double runoff = 0.0;  ///< any sign
    double from_mover = 0.0;
    double to_mover = 0.0;
    double leakage = 0.0;      ///< into the cell, any sign
    double storage = 0.0;      ///< released, any sign
    double downstream = 0.0;   ///< discharge before diversions and mover
    double ext_outflow = 0.0;  ///< leaves the network: <= 0 as in the SFR budget
};

/// State of the reaches.
struct SfrState {
    std::vector<double> stage{};    ///< [nreach] L
    std::vector<double> inflow{};   ///< [nreach] L^3/T at the upstream end
    std::vector<double> outflow{};  ///< [nreach] L^3/T at the downstream end
};

/// Names every member that changes in time (core/field.hpp).
template <StateOf<SfrState> AnyState, typename Visitor>
void for_each_field(AnyState& state, Visitor&& visit) {
    visit("sfr_stage", "L", state.stage);
    visit("sfr_inflow", "L3/T", state.inflow);
    visit("sfr_outflow", "L3/T", state.outflow);
}

/// Streamflow routing in MODFLOW 6's formulation (Langevin et al. 2017, TM6-A55, ch. 7).
///
/// formulate() computes the whole network from the given heads, upstream reaches first, so one pass is
/// exact. Reaches that form a circle need several passes: they begin without flow and end when depths
/// do not change. Nothing is kept between evaluations, so trial heads have no effect on later ones.
/// Only end_step writes the state (old flows of the kinematic wave), so a step that fails changes
/// nothing. Each reach is solved to rounding by bracketing, which cannot fail; MAXIMUM_ITERATIONS is
/// not used. Under Newton the slope of a reach's leakage includes the change of its own depth with
/// head, as MODFLOW 6's perturbation does. Under Picard it is the slope at a constant depth, as in
/// MODFLOW 6, which converges more slowly. Outer iterations account for the effect of a reach's
/// discharge on the reaches below. A reach whose cell is idle exchanges with the highest cell below
/// that is not idle; a reach over a prescribed head exchanges nothing, as in MODFLOW 6. MVR writes
/// `taken` and `received`; `available` is the flow that is left after diversions. One thread calls.
class Sfr final : public Package {
public:
    Sfr(std::string name, SfrData data) : name_{std::move(name)}, data_{std::move(data)} {
        require(data_.initial_stage.empty() || data_.initial_stage.size() == data_.reaches.size(),
                "Sfr: initial_stage needs one value a reach");
        std::vector<std::vector<SfrConnection>> connections;
        for (const SfrReach& r : data_.reaches) connections.push_back(r.connections);
        network_ = SfrNetwork{connections, data_.diversions};
        share_.assign(at(network_.nconnection()), 0.0);
        flow_.assign(share_.size(), 0.0);
        flows_.resize(data_.reaches.size());
        if (data_.options.mover) moved_.resize(data_.reaches.size());
        derive_values();
        start();
    }

    [[nodiscard]] std::string_view name() const override { return name_; }
    [[nodiscard]] std::string_view type() const override { return "SFR"; }
    [[nodiscard]] std::ptrdiff_t nreach() const noexcept { return std::ssize(data_.reaches); }
    [[nodiscard]] const SfrData& data() const noexcept { return data_; }
    [[nodiscard]] const SfrNetwork& network() const noexcept { return network_; }

    /// Values from the next step on; begin_step reads them. @pre cell and connections do not change
    [[nodiscard]] SfrReach& reach(std::ptrdiff_t n) noexcept { return data_.reaches[at(n)]; }
    [[nodiscard]] SfrDiversion& diversion(std::ptrdiff_t i) noexcept {
        return data_.diversions[at(i)];
    }

    /// [nreach] of the last evaluation; after an accepted step, at its heads.
    [[nodiscard]] std::span<const SfrReachFlows> flows() const noexcept { return flows_; }
    /// FLOW-JA-FACE of connection c in the row of reach n: > 0 flows into n. @return L^3/T
    [[nodiscard]] double connection_flow(std::int32_t c) const noexcept {
        if (network_.is_downstream(c)) return -flow_[at(c)];
        return network_.mate(c) < 0 ? 0.0 : flow_[at(network_.mate(c))];
    }
    /// FLOW-AREA of the connection: of the reach's whole flow at that end. @return L^2
    [[nodiscard]] double connection_area(std::ptrdiff_t n, std::int32_t c) const {
        const SfrReachFlows& f = flows_[at(n)];
        if (f.status == SfrStatus::inactive) return 0.0;
        const SfrChannel& channel = channels_[at(n)];
        return channel.area(
            channel.depth_of(network_.is_downstream(c) ? f.downstream : f.upstream));
    }
    /// Value of an SFR observation of MODFLOW 6, with its sign. @param type upper case
    /// @return 3e30 (no data) for mover flows of a package without mover
    [[nodiscard]] double observed(std::string_view type, std::ptrdiff_t n) const;

    /// State at the end of the last accepted step.
    [[nodiscard]] const SfrState& state() const noexcept { return state_; }
    void set_state(SfrState state) {
        require(state.stage.size() == flows_.size() && state.inflow.size() == flows_.size() &&
                    state.outflow.size() == flows_.size(),
                "Sfr::set_state: one value a reach");
        state_ = std::move(state);
    }

    void check(const Model& model, Problems& problems) const override;

    void begin_step(const Model&, const StepInfo&) override { derive_values(); }

    void formulate(const Model& model, std::span<const double> head, const StepInfo& step,
                   BoundTerms& terms) override {
        terms.resize(flows_.size());
        std::fill(flow_.begin(), flow_.end(), 0.0);
        const int passes =
            network_.is_acyclic() ? 1 : std::max(100, data_.options.maximum_picard_iterations);
        for (int pass = 0; pass < passes; ++pass) {
            worst_ = 0.0;
            for (const std::int32_t n : network_.order()) {
                const double depth = flows_[at(n)].depth;
                compute(model, head, step, n, terms);
                worst_ = std::max(worst_, std::abs(flows_[at(n)].depth - depth));
            }
            if (worst_ <= data_.options.maximum_depth_change && pass > 0) break;
        }
        if (network_.is_acyclic()) worst_ = 0.0;
    }

    [[nodiscard]] bool converged() const override {
        return worst_ <= data_.options.maximum_depth_change;
    }
    /// [L] last depth change of reaches in a circle
    [[nodiscard]] double worst() const override { return worst_; }

    void end_step(const Model&, std::span<const double>, const StepInfo&,
                  const BoundTerms&) override {
        for (std::size_t n = 0; n < flows_.size(); ++n) {
            const SfrReachFlows& f = flows_[n];
            state_.stage[n] = f.stage;
            state_.inflow[n] = f.upstream + f.inflow + f.from_mover;
            state_.outflow[n] = f.downstream;
        }
    }

    [[nodiscard]] MoverFlows* mover_flows() override {
        return data_.options.mover ? &moved_ : nullptr;
    }

private:
    /// Computes channels, beds and shares from the present values.
    void derive_values() {
        channels_.clear();
        beds_.clear();
        for (const SfrReach& r : data_.reaches) {
            channels_.emplace_back(
                SfrChannelData{r.rwid, r.rgrd, r.man, data_.options.unit_conversion}, r.section);
            const double cond = r.rhk > 0.0 && r.cell >= 0 ? r.rhk * r.rlen / r.rbth : 0.0;
            beds_.push_back({r.rlen, r.rtp, r.rtp - r.rbth, cond});
        }
        for (std::ptrdiff_t n = 0; n < nreach(); ++n) share_out(n);
    }

    /// Computes the shares of the downstream reaches in the flow that diversions and mover leave: ustrf
    /// over the sum of the ustrf of active reaches.
    void share_out(std::ptrdiff_t n) {
        double sum = 0.0;
        for (std::int32_t c = network_.begin(n); c < network_.end(n); ++c) {
            share_[at(c)] = 0.0;
            const std::int32_t m = network_.to(c);
            if (!network_.is_downstream(c) || network_.diversion(c) >= 0) continue;
            if (m < 0 || m >= nreach()) continue;
            const SfrReach& below = data_.reaches[at(m)];
            if (below.status == SfrStatus::inactive) continue;
            share_[at(c)] = below.ustrf;
            sum += below.ustrf;
        }
        if (!(sum > 0.0)) return;
        for (std::int32_t c = network_.begin(n); c < network_.end(n); ++c) share_[at(c)] /= sum;
    }

    void start() {
        state_.stage.resize(flows_.size());
        state_.inflow.assign(flows_.size(), 0.0);
        state_.outflow.assign(flows_.size(), 0.0);
        for (std::size_t n = 0; n < flows_.size(); ++n) {
            const double rtp = data_.reaches[n].rtp;
            state_.stage[n] = data_.initial_stage.empty() ? rtp : data_.initial_stage[n];
            state_.inflow[n] = state_.outflow[n] = channels_[n].manning_flow(state_.stage[n] - rtp);
        }
    }

    /// The cell with which the reach exchanges: its own or, if that is idle, the first below that is not
    /// idle; -1 if there is none.
    [[nodiscard]] static Cell working_cell(const Model& model, const StepInfo& step, Cell n) {
        while (model.is_inside(n) && (!model.is_active(n) || step.is_idle(n)))
            n += model.mesh().ncolumn();
        return model.is_inside(n) ? n : -1;
    }

    void compute(const Model& model, std::span<const double> head, const StepInfo& step,
                 std::int32_t n, BoundTerms& terms) {
        const SfrReach& r = data_.reaches[at(n)];
        SfrReachFlows& f = flows_[at(n)];
        f = {};
        f.status = r.status;
        f.cell = working_cell(model, step, r.cell);
        if (data_.options.mover) moved_.available[at(n)] = 0.0;
        const double h = f.cell < 0 ? r.rtp : head[at(f.cell)];
        if (r.status == SfrStatus::inactive) {
            discard(n);
            terms.set(at(n), f.cell, h, 0.0, 0.0);
            return;
        }
        SfrBed bed = beds_[at(n)];
        if (f.cell < 0 || (!step.role.empty() && step.role[at(f.cell)] == CellRole::fixed))
            bed.cond = 0.0;
        SfrSupply supply = supply_of(n, h);
        supply.depth_follows = step.newton;
        SfrSolution s = solve({channels_[at(n)], bed, supply}, step, n);
        if (f.cell < 0) s.leakage = s.slope = 0.0;  // not 0 if sinks exceed sources
        report(n, supply, s);
        route(n);
        terms.set(at(n), f.cell, h, s.leakage, s.slope);
    }

    [[nodiscard]] SfrSolution solve(const SfrReachSolver& solver, const StepInfo& step,
                                    std::int32_t n) const {
        const SfrReach& r = data_.reaches[at(n)];
        if (r.status == SfrStatus::simple) return solver.simple(r.stage);
        if (step.steady || !data_.options.storage) return solver.steady();
        return solver.kinematic(
            {state_.inflow[at(n)], state_.outflow[at(n)]},
            {step.dt, data_.options.storage_weight, data_.options.maximum_depth_change});
    }

    [[nodiscard]] SfrSupply supply_of(std::int32_t n, double head) const {
        const SfrReach& r = data_.reaches[at(n)];
        SfrSupply s;
        for (std::int32_t c = network_.begin(n); c < network_.end(n); ++c)
            if (!network_.is_downstream(c)) s.upstream += connection_flow(c);
        s.inflow = r.inflow;
        s.received = data_.options.mover ? moved_.received[at(n)] : 0.0;
        s.rainfall = r.rainfall * channels_[at(n)].full_top_width() * r.rlen;
        s.runoff = r.runoff;
        s.evaporation_rate = r.evaporation;
        s.head = head;
        return s;
    }

    void report(std::int32_t n, const SfrSupply& supply, const SfrSolution& s) {
        const SfrReach& r = data_.reaches[at(n)];
        const SfrChannel& channel = channels_[at(n)];
        SfrReachFlows& f = flows_[at(n)];
        f.depth = s.depth;
        f.stage = r.rtp + s.depth;
        f.wet_width = channel.top_width(s.depth);
        f.wet_perimeter = channel.perimeter(s.depth);
        f.wet_area = channel.area(s.depth);
        f.bed_area = s.depth > 0.0 ? f.wet_perimeter * r.rlen : 0.0;
        f.volume = f.wet_width * r.rlen * s.depth;
        f.upstream = supply.upstream;
        f.inflow = supply.inflow;
        f.rainfall = supply.rainfall;
        f.evaporation = s.evaporation;
        f.runoff = s.runoff;
        f.from_mover = supply.received;
        f.leakage = s.leakage;
        f.storage = s.storage;
        f.downstream = s.outflow;
    }

    /// Divides the discharge: diversions first, then the mover, then the reaches below. The rest leaves
    /// the network.
    void route(std::int32_t n) {
        SfrReachFlows& f = flows_[at(n)];
        double left = std::max(f.downstream, 0.0);
        double sent = 0.0;
        for (std::int32_t c = network_.begin(n); c < network_.end(n); ++c) {
            if (!network_.is_downstream(c)) continue;
            flow_[at(c)] = 0.0;
            if (network_.diversion(c) < 0) continue;
            if (data_.reaches[at(network_.to(c))].status == SfrStatus::inactive) continue;
            const SfrDiversion& d = data_.diversions[at(network_.diversion(c))];
            flow_[at(c)] = diverted(d.priority, d.value, left);
            left -= flow_[at(c)];
            sent += flow_[at(c)];
        }
        if (data_.options.mover) {
            moved_.available[at(n)] = left;
            f.to_mover = moved_.taken[at(n)];
            left = std::max(left - f.to_mover, 0.0);
        }
        for (std::int32_t c = network_.begin(n); c < network_.end(n); ++c) {
            if (share_[at(c)] == 0.0) continue;
            flow_[at(c)] = left * share_[at(c)];
            sent += flow_[at(c)];
        }
        f.ext_outflow = sent + f.to_mover - f.downstream;
    }

    /// An inactive reach has no discharge; water that a mover brings to it leaves the network.
    void discard(std::int32_t n) {
        SfrReachFlows& f = flows_[at(n)];
        f.stage = data_.reaches[at(n)].rtp;
        if (data_.options.mover) {
            f.from_mover = moved_.received[at(n)];
            f.ext_outflow = -f.from_mover;
        }
        for (std::int32_t c = network_.begin(n); c < network_.end(n); ++c)
            if (network_.is_downstream(c)) flow_[at(c)] = 0.0;
    }

    void check_reach(const BoundChecker& checker, std::ptrdiff_t n) const;

    std::string name_;
    SfrData data_;
    SfrNetwork network_;
    std::vector<SfrChannel> channels_;  // [nreach]
    std::vector<SfrBed> beds_;          // [nreach]
    std::vector<double> share_;         // [nconnection] of the flow to the reaches below
    std::vector<double> flow_;          // [nconnection] down a downstream connection
    std::vector<SfrReachFlows> flows_;  // [nreach]
    MoverFlows moved_;
    SfrState state_;
    double worst_ = 0.0;
};

}  // namespace heihe::gwf

#include "heihe/gwf/sfr_report.hpp"  // IWYU pragma: export
