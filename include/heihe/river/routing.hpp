// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/river/network.hpp"
#include "heihe/river/reach_step.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// Routing of one day through the whole network: one sweep from upstream to downstream.
namespace heihe::river {

/// State of the river.
struct ReachWater {
    std::vector<double> storage;  ///< [nreach] m3
    std::vector<double> outflow;  ///< [nreach] m3/d, mean of the last day
};

template <typename AnyState, typename Visitor>
void for_each_field(AnyState& s, Visitor&& visit) {
    visit("river_storage", "m3", s.storage);
    visit("river_outflow", "m3/d", s.outflow);
}

/// An empty river.
[[nodiscard]] inline ReachWater dry_state(const Network& network) {
    return {std::vector<double>(network.reaches.size(), 0.0),
            std::vector<double>(network.reaches.size(), 0.0)};
}

struct RoutingSettings {
    int substeps_per_day = 1;        ///< [-]  more of them flatten a wave less
    double head_band = 0.01;         ///< [m]  smooths the kinks at the bed's bottom and at gain = 0
    double thin = 0.01;              ///< [m]  below this depth loss and evaporation fade out
    double gain_width_share = 0.05;  ///< [-]  of the bankfull width: gains when dry (estimate)
};

/// Every problem found, in plain words; empty means usable.
[[nodiscard]] inline std::vector<std::string> problems(const RoutingSettings& s) {
    std::vector<std::string> found;
    if (s.substeps_per_day < 1) found.push_back("substeps_per_day must be >= 1");
    if (!(s.head_band > 0.0)) found.push_back("head_band must be > 0 m");
    if (!(s.thin > 0.0)) found.push_back("thin must be > 0 m");
    if (!(s.gain_width_share > 0.0)) found.push_back("gain_width_share must be > 0");
    return found;
}

/// Water wanted at a reach.
struct Diversion {
    std::int32_t reach = -1;
    double request = 0.0;    ///< [m3/d]
    double max_share = 1.0;  ///< [-] of the water that arrives there (upstream and lateral)
    double pass = 0.0;       ///< [m3/d] of it that must flow on before this diversion takes any
    int rank = 0;            ///< [-] at one reach the lower number takes first
};

struct DayInput {
    double dt = 1.0;                 ///< [d] one, or less where a step is cut below a day
    std::span<const double> inflow;  ///< [nreach] m3/d lateral: inlets, returns, springs; >= 0
    std::span<const double> head;    ///< [nreach] m, of the aquifer under each reach
    double evaporation = 0.0;        ///< [m/d] open water
    std::span<const Diversion> diversions;  ///< in any order
};

/// Flows are means over the day. They balance in every reach, to round-off:
///   (V1 - V0)/dt = upstream + inflow + gain - loss - evaporation - diverted - outflow.
struct DayOutput {
    std::vector<double> upstream;        ///< [nreach] m3/d from the reaches above
    std::vector<double> outflow;         ///< [nreach] m3/d
    std::vector<double> stage;           ///< [nreach] m, at the day's end
    std::vector<double> loss;            ///< [nreach] m3/d, river to ground, >= 0
    std::vector<double> gain;            ///< [nreach] m3/d, ground to river, >= 0
    std::vector<double> evaporation;     ///< [nreach] m3/d
    std::vector<double> dloss_dhead;     ///< [nreach] m2/d, by the reach's own head
    std::vector<double> dgain_dhead;     ///< [nreach] m2/d
    std::vector<double> dstorage_dhead;  ///< [nreach] m2, of the storage at the day's end
    std::vector<double> diverted;        ///< [ndiversion] m3/d

    void resize(std::size_t nreach, std::size_t ndiversion) {
        for (auto* v : {&upstream, &outflow, &stage, &loss, &gain, &evaporation, &dloss_dhead,
                        &dgain_dhead, &dstorage_dhead})
            v->resize(nreach);
        diverted.resize(ndiversion);
        arriving.resize(nreach);
    }

    // work space of the sweep
    std::vector<double> arriving;               ///< [nreach] m3/d from above in this sub-step
    std::vector<std::int32_t> diversion_order;  ///< [ndiversion] sorted by reach
    std::vector<FlowPoint> now, found;          ///< [nreach] where route_day is given none
};

/// First guesses, and derivatives, of a day that is routed repeatedly with inputs that change little.
struct DayPoints {
    std::span<FlowPoint> now;  ///< [nreach] in: points of the start's storages, out: of the end's
    std::span<FlowPoint>
        found;  ///< [nreach] in: end of the day in an earlier pass, flow 0 where there
                ///< was none; out: end of the day in this pass
    /// [nsubstep * nreach], out, or empty: each reach's derivatives. Those by the supply contain the share
    /// that diversions leave of it.
    std::span<ReachTangent> tangent{};
};

/// Routes days through a network. Const after construction: one object may serve many threads, each
/// with its own states and outputs. Allocates only while an output grows to its size.
class Router {
public:
    /// @pre problems(network) and problems(settings) are empty
    explicit Router(const Network& network, const RoutingSettings& settings = {})
        : settings_{settings} {
        require(problems(settings).empty(), "Router: settings must have no problems");
        reaches_.reserve(network.reaches.size());
        for (const Reach& r : network.reaches)
            reaches_.push_back({make_channel(r), make_bed(r, settings), r.down});
    }

    [[nodiscard]] std::ptrdiff_t nreach() const { return heihe::ssize(reaches_); }
    [[nodiscard]] const Channel& channel(std::ptrdiff_t i) const { return reaches_[at(i)].channel; }
    [[nodiscard]] const RoutingSettings& settings() const { return settings_; }

    /// Sub-steps of a day that is dt long. @param dt [d]
    [[nodiscard]] int nsubstep(double dt) const {
        const double most = settings_.substeps_per_day * dt * (1.0 - 1e-12);
        return std::max(1, static_cast<int>(std::ceil(most)));
    }

    /// Points of a state's storages, with which a sequence of days begins. @param now [nreach], out
    void find_points(const ReachWater& start, std::span<FlowPoint> now) const {
        require(start.storage.size() == reaches_.size() && now.size() == reaches_.size(),
                "find_points: start and now must be [nreach]");
        for (std::size_t i = 0; i < reaches_.size(); ++i)
            now[i] = point_of_storage(reaches_[i].channel, start.storage[i]);
    }

    /// One day. A pure function of `start` and `in`: the result does not depend on earlier calls.
    /// @param end may be the same object as start
    /// @pre every inflow, storage, request, max_share and evaporation >= 0 and finite
    void route_day(const ReachWater& start, const DayInput& in, ReachWater& end,
                   DayOutput& out) const {
        out.now.resize(reaches_.size());
        out.found.assign(reaches_.size(), FlowPoint{0.0, 0.0, 0.0});
        find_points(start, out.now);
        route_day(start, in, {out.now, out.found}, end, out);
    }

    /// The same, in a sequence of days that is routed repeatedly with inputs that change little.
    /// `points.now` and `points.found` are first guesses: they change the result by round-off at most.
    void route_day(const ReachWater& start, const DayInput& in, const DayPoints& points,
                   ReachWater& end, DayOutput& out) const {
        check(start, in);
        require(points.now.size() == reaches_.size() && points.found.size() == reaches_.size(),
                "route_day: now and found must be [nreach]");
        const int nsub = nsubstep(in.dt);
        require(points.tangent.empty() || points.tangent.size() == at(nsub) * reaches_.size(),
                "route_day: tangent must be [nsubstep * nreach] or empty");
        prepare(start, in, end, out);
        bool usable = true;
        for (int s = 0; s < nsub; ++s) {
            if (nsub > 1) forget_points(end, points);  // the same bits as shorter days
            DayPoints of_substep = points;
            if (!points.tangent.empty())
                of_substep.tangent = points.tangent.subspan(at(s) * reaches_.size());
            usable = sweep(in, nsub, of_substep, end, out) && usable;
        }
        end.outflow = out.outflow;
        require(usable, "route_day: inflow and storage must be numbers >= 0");
    }

private:
    struct ReachData {
        Channel channel;
        Bed bed;
        std::int32_t down;
    };

    [[nodiscard]] static Bed make_bed(const Reach& r, const RoutingSettings& s) {
        Bed bed;
        bed.connected = r.column >= 0;
        bed.top = r.bed_top;
        bed.bottom = r.bed_top - r.bed_thickness;
        bed.loss_rate = r.bed_k * r.length / r.bed_thickness;
        bed.gain_rate = r.bed_k_gaining * r.length / r.bed_thickness;
        bed.gain_width = s.gain_width_share * r.width_bankfull;
        bed.head_band = std::min(s.head_band, 0.5 * r.bed_thickness);
        bed.thin = s.thin;
        return bed;
    }

    void check(const ReachWater& start, const DayInput& in) const {
        const std::size_t n = reaches_.size();
        require(start.storage.size() == n, "route_day: start.storage must be [nreach]");
        require(in.inflow.size() == n, "route_day: inflow must be [nreach]");
        require(in.head.size() == n, "route_day: head must be [nreach]");
        require(in.dt > 0.0, "route_day: dt must be > 0");
        require(in.evaporation >= 0.0, "route_day: evaporation must be >= 0");
    }

    void prepare(const ReachWater& start, const DayInput& in, ReachWater& end,
                 DayOutput& out) const {
        if (&end != &start) end.storage = start.storage;
        out.resize(reaches_.size(), in.diversions.size());
        for (auto* v :
             {&out.upstream, &out.outflow, &out.loss, &out.gain, &out.evaporation, &out.dloss_dhead,
              &out.dgain_dhead, &out.dstorage_dhead, &out.diverted, &out.arriving})
            std::fill(v->begin(), v->end(), 0.0);
        auto& order = out.diversion_order;
        const auto upstream_first = [&in](std::int32_t a, std::int32_t b) {
            const Diversion& da = in.diversions[at(a)];
            const Diversion& db = in.diversions[at(b)];
            if (da.reach != db.reach) return da.reach < db.reach;
            return da.rank != db.rank ? da.rank < db.rank : a < b;
        };
        if (order.size() != in.diversions.size() ||
            !std::is_sorted(order.begin(), order.end(), upstream_first)) {
            order.resize(in.diversions.size());
            for (std::size_t d = 0; d < order.size(); ++d) order[d] = static_cast<std::int32_t>(d);
            std::sort(order.begin(), order.end(), upstream_first);
        }
        for (const Diversion& d : in.diversions)
            require(d.request >= 0.0 && d.max_share >= 0.0 && d.pass >= 0.0,
                    "route_day: requests, shares and passing flows of diversions must be >= 0");
        const bool inside = order.empty() || (in.diversions[at(order.front())].reach >= 0 &&
                                              in.diversions[at(order.back())].reach < nreach());
        require(inside, "route_day: every diversion must name a reach of the network");
    }

    void forget_points(const ReachWater& state, const DayPoints& points) const {
        find_points(state, points.now);
        std::fill(points.found.begin(), points.found.end(), FlowPoint{0.0, 0.0, 0.0});
    }

    /// Position of a downstream sweep in the list of diversions.
    struct Intakes {
        double share;          ///< [-] of the day that the sub-step takes
        std::size_t next = 0;  ///< in diversion_order
        double kept =
            1.0;  ///< [-] share of a small additional inflow that the reach's diversions leave
    };

    /// One sub-step of all reaches; adds its share to the day's means.
    /// @return false where a reach was given a negative or undefined supply
    bool sweep(const DayInput& in, int nsub, const DayPoints& points, ReachWater& end,
               DayOutput& out) const {
        const double share = 1.0 / nsub;
        const auto now = points.now, found = points.found;
        const auto tangent = points.tangent;
        Intakes intakes{share};
        bool usable = true;
        ReachInput step;
        step.dt = in.dt / nsub;
        step.evaporation = in.evaporation;
        step.by_start = !tangent.empty();
        for (std::size_t i = 0; i < reaches_.size(); ++i) {
            const ReachData& reach = reaches_[i];
            const double upstream = out.arriving[i];
            out.arriving[i] = 0.0;
            out.upstream[i] += share * upstream;
            step.supply = upstream + in.inflow[i];
            usable = usable && step.supply >= 0.0 && end.storage[i] >= 0.0;
            step.supply -= divert(in, i, step.supply, intakes, out);
            step.storage = end.storage[i];
            step.dstorage_dhead = out.dstorage_dhead[i];
            step.head = in.head[i];
            ReachTangent* const derivatives = tangent.empty() ? nullptr : &tangent[i];
            const ReachResult r =
                step_reach(reach.channel, reach.bed, step, now[i], found[i], derivatives);
            if (derivatives != nullptr && intakes.kept != 1.0)
                for (auto* d : {&derivatives->outflow, &derivatives->storage, &derivatives->loss,
                                &derivatives->gain})
                    d->by_supply *= intakes.kept;
            now[i] = found[i];
            if (reach.down >= 0) out.arriving[at(reach.down)] += r.outflow;
            end.storage[i] = r.storage;
            out.stage[i] = reach.bed.top + r.depth;
            add(r, i, share, out);
        }
        return usable;
    }

    static void add(const ReachResult& r, std::size_t i, double share, DayOutput& out) {
        out.outflow[i] += share * r.outflow;
        out.loss[i] += share * r.loss;
        out.gain[i] += share * r.gain;
        out.evaporation[i] += share * r.evaporation;
        out.dloss_dhead[i] += share * r.dloss_dhead;
        out.dgain_dhead[i] += share * r.dgain_dhead;
        out.dstorage_dhead[i] = r.dstorage_dhead;
    }

    /// Diverts water of reach i, rank by rank. Each diversion gets its request, at most its share of the arriving
    /// flow. If those of one rank exceed what higher ranks left, less the largest flow that must pass one of them,
    /// they are cut in proportion.
    /// @return their sum, m3/d, never more than `arriving`
    [[nodiscard]] static double divert(const DayInput& in, std::size_t i, double arriving,
                                       Intakes& intakes, DayOutput& out) {
        const auto& order = out.diversion_order;
        const auto of = [&](std::size_t k) -> const Diversion& {
            return in.diversions[at(order[k])];
        };
        double taken = 0.0;
        intakes.kept = 1.0;
        while (intakes.next < order.size() && at(of(intakes.next).reach) == i) {
            std::size_t end = intakes.next;
            while (end < order.size() && at(of(end).reach) == i &&
                   of(end).rank == of(intakes.next).rank)
                ++end;
            taken +=
                divert_rank(in, {intakes.next, end}, {arriving, arriving - taken}, intakes, out);
            intakes.next = end;
        }
        return std::min(taken, arriving);  // against rounding of the sum
    }

    struct Places {
        std::size_t first, end;  ///< in diversion_order
    };
    struct Arriving {
        double flow;  ///< [m3/d] at the reach
        double left;  ///< [m3/d] of it that higher ranks left
    };

    /// Diverts for the diversions of one rank. @return their sum, m3/d
    [[nodiscard]] static double divert_rank(const DayInput& in, Places places,
                                            const Arriving& water, Intakes& intakes,
                                            DayOutput& out) {
        const auto of = [&](std::size_t k) -> const Diversion& {
            return in.diversions[at(out.diversion_order[k])];
        };
        const auto wanted = [&](std::size_t k) {
            return std::min(of(k).request, of(k).max_share * water.flow);
        };
        double kept = intakes.kept;
        double total = 0.0;
        double pass = 0.0;
        for (std::size_t k = places.first; k < places.end; ++k) {
            if (of(k).max_share * water.flow < of(k).request) kept -= of(k).max_share;
            pass = std::max(pass, of(k).pass);
            total += wanted(k);
        }
        const double most = pass > 0.0 ? std::max(0.0, water.left - pass) : water.left;
        if (most == 0.0 && pass > 0.0) return 0.0;
        intakes.kept = total > most ? 0.0 : kept;
        const double cut = total > most ? most / total : 1.0;
        double taken = 0.0;
        for (std::size_t k = places.first; k < places.end; ++k) {
            const double q = std::min(cut * wanted(k), most - taken);
            out.diverted[at(out.diversion_order[k])] += intakes.share * q;
            taken += q;
        }
        return taken;
    }

    std::vector<ReachData> reaches_;
    RoutingSettings settings_;
};

/// One day with default settings. It makes a Router each time; loops should keep one.
inline void route_day(const Network& network, const ReachWater& start, const DayInput& in,
                      ReachWater& end, DayOutput& out) {
    Router{network}.route_day(start, in, end, out);
}

/// Error of reach i's balance over the day, m3/d, from its separate terms: round-off if they are right.
[[nodiscard]] inline double balance_error(std::size_t i, const ReachWater& start,
                                          const DayInput& in, const ReachWater& end,
                                          const DayOutput& out) {
    double diverted = 0.0;
    for (std::size_t d = 0; d < in.diversions.size(); ++d)
        if (at(in.diversions[d].reach) == i) diverted += out.diverted[d];
    const double change = (end.storage[i] - start.storage[i]) / in.dt;
    return out.upstream[i] + in.inflow[i] + out.gain[i] - out.loss[i] - out.evaporation[i] -
           diverted - out.outflow[i] - change;
}

}  // namespace heihe::river
