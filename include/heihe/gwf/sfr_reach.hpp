// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/sfr_channel.hpp"

#include <algorithm>
#include <cmath>

namespace heihe::gwf {

/// Input of a reach in one evaluation.
struct SfrSupply {
    double upstream = 0.0;          ///< [L^3/T] from the reaches above and from diversions
    double inflow = 0.0;            ///< [L^3/T] given by the user
    double received = 0.0;          ///< [L^3/T] from the mover; enters at the upstream end
    double rainfall = 0.0;          ///< [L^3/T] on the full top width
    double runoff = 0.0;            ///< [L^3/T] along the reach; < 0 takes water
    double evaporation_rate = 0.0;  ///< [L/T] of the wet top width
    double head = 0.0;              ///< [L] of the cell below
    /// The slope includes the change of depth with head (Newton); otherwise it is the slope of the leakage
    /// at a constant depth, MODFLOW 6's under Picard.
    bool depth_follows = true;
};

/// The reach's bed.
struct SfrBed {
    double rlen = 0.0;    ///< [L]
    double rtp = 0.0;     ///< [L] streambed top
    double bottom = 0.0;  ///< [L] streambed bottom, rtp - rbth
    double cond = 0.0;  ///< [L/T] rhk rlen / rbth: conductance per wetted perimeter; 0: no exchange
};

/// Sources and sinks of a reach without leakage, [L^3/T].
struct SfrSources {
    double evaporation;  ///< after its limit
    double runoff;       ///< after its limit
    double total;        ///< all sources less evaporation, at the reach's downstream end
    double middle;       ///< the same with half of rain, runoff and evaporation
};

/// Result of a reach at the given head.
struct SfrSolution {
    double depth = 0.0;        ///< [L] at the reach's middle
    double leakage = 0.0;      ///< [L^3/T] into the cell
    double slope = 0.0;        ///< [L^2/T] d leakage / d head, <= 0
    double evaporation = 0.0;  ///< [L^3/T]
    double runoff = 0.0;       ///< [L^3/T]
    double outflow = 0.0;      ///< [L^3/T] before diversions and mover
    double storage = 0.0;      ///< [L^3/T] > 0 released
};

/// Flow of a kinematic reach at the step's start.
struct SfrMemory {
    double inflow = 0.0;   ///< [L^3/T] at the upstream end
    double outflow = 0.0;  ///< [L^3/T] at the downstream end
};

struct SfrKinematics {
    double dt = 0.0;         ///< [T]
    double weight = 1.0;     ///< [-] of the step's end
    double increment = 0.0;  ///< [L^3/T] for the wave's celerity
};

/// Solves one reach from all its inflows. Holds references: make one where it is used.
///
/// The depth satisfies MODFLOW 6's equations to rounding, by bracketing; MODFLOW 6 stops at
/// maximum_depth_change. Evaporation is that of the same depth, so that a reach's budget closes;
/// MODFLOW 6 uses the depth before, which is the same if its outer iterations have converged.
class SfrReachSolver {
public:
    SfrReachSolver(const SfrChannel& channel, const SfrBed& bed, const SfrSupply& supply)
        : channel_{channel}, bed_{bed}, supply_{supply} {}

    /// Depth at which the flow at the reach's middle is Manning's. Half of the sources and sinks along the
    /// reach act above the middle:
    ///     Q(d) = Qup + (Qrain + Qrunoff - Qevap - Qleak(d)) / 2.
    /// Langevin et al. (2017), TM6-A55, ch. 7; Prudic, Konikow and Banta (2004), OFR 2004-1042.
    [[nodiscard]] SfrSolution steady() const {
        if (bed_.cond == 0.0 && supply_.evaporation_rate == 0.0)
            return at_depth(channel_.depth_of(sources(0.0).middle), 0.0);
        const auto excess = [this](double d) { return middle_excess(d); };
        const double depth = steady_depth(excess);
        const double d_head = 0.5 * leakage_by_head(depth);
        return at_depth(depth, follow(
                                   excess, [this](double d) { return leakage(d); }, depth, d_head,
                                   leakage_by_head(depth)));
    }

    /// A reach with a given stage (status SIMPLE). Its leakage is at most the water in the reach.
    [[nodiscard]] SfrSolution simple(double stage) const {
        const double depth = std::max(0.0, stage - bed_.rtp);
        if (leakage(depth) <= sources(depth).total) return at_depth(depth, leakage_by_head(depth));
        SfrSolution s = at_depth(0.0, 0.0);
        s.leakage = sources(0.0).total;
        s.outflow = 0.0;
        return s;
    }

    /// The kinematic wave over one step in a box of the reach's ends a (above, before), b (below,
    /// before), c (above, now) and d (below, now), with its middle at the mean of the depths at c
    /// and d. At a Courant number up to 1 the centred scheme
    ///     w (Qd - Qc) + (1 - w) (Qb - Qa) + ((Ad - Ab) + (Ac - Aa)) L / (2 dt) = Qlat - Qleak,
    /// beyond 1 the upstream scheme  Qd - Qc + (Ac - Aa) L / dt = Qlat - Qleak.
    /// Ponce (1989), Engineering Hydrology, ch. 9; source of MODFLOW 6, SFR transient reaches.
    [[nodiscard]] SfrSolution kinematic(const SfrMemory& before, const SfrKinematics& k) const {
        const Box box = make_box(before);
        const SfrSolution centred = in_box(box, k, false);
        return courant(centred, k) > 1.0 ? in_box(box, k, true) : centred;
    }

    /// MODFLOW 6's limits: a negative runoff takes at most the other sources, evaporation at most all
    /// sources. Groundwater is no source here.
    [[nodiscard]] SfrSources sources(double depth) const {
        const double above = supply_.upstream + supply_.inflow + supply_.received;
        const double rain = supply_.rainfall;
        double runoff = supply_.runoff;
        double evaporation = supply_.evaporation_rate * channel_.top_width(depth) * bed_.rlen;
        const double there = above + rain + runoff;
        if (there - evaporation < 0.0) {
            if (there < 0.0 && runoff < 0.0) {
                runoff = -(above + rain);
                evaporation = 0.0;
            } else if (there >= 0.0 && evaporation > 0.0) {
                evaporation = there;
            }
        }
        return {evaporation, runoff, above + rain + runoff - evaporation,
                above + 0.5 * (rain + runoff - evaporation)};
    }

    /// Leakage to the cell, before the limit by the water in the reach:  s K L P / b (stage - max(head,
    /// bottom)), with P the wetted perimeter and s the wetness. Langevin et al. (2017), TM6-A55, ch. 7.
    [[nodiscard]] double leakage(double depth) const {
        if (bed_.cond == 0.0) return 0.0;
        return channel_wetness(depth).value * bed_.cond * channel_.perimeter(depth) *
               (bed_.rtp + depth - std::max(supply_.head, bed_.bottom));
    }

private:
    struct Box {
        double inflow_before, outflow_before, inflow;  // a, b, c
        double area_above_before, area_below_before, area_above;
        double depth_above;
    };

    [[nodiscard]] double leakage_by_head(double depth) const {
        if (bed_.cond == 0.0 || !(supply_.head > bed_.bottom)) return 0.0;
        return -channel_wetness(depth).value * bed_.cond * channel_.perimeter(depth);
    }
    [[nodiscard]] bool gains() const noexcept { return bed_.cond > 0.0 && supply_.head > bed_.rtp; }
    [[nodiscard]] double middle_excess(double depth) const {
        const SfrSources s = sources(depth);
        return channel_.manning_flow(depth) - s.middle + 0.5 * std::min(leakage(depth), s.total);
    }

    /// All results at a depth; `slope` is used if the leakage is not limited.
    [[nodiscard]] SfrSolution at_depth(double depth, double slope) const {
        const SfrSources s = sources(depth);
        const double leak = leakage(depth);
        const bool limited = leak >= s.total;
        SfrSolution r;
        r.depth = depth;
        r.leakage = limited ? s.total : leak;
        r.slope = limited ? 0.0 : std::min(slope, 0.0);
        r.evaporation = s.evaporation;
        r.runoff = s.runoff;
        r.outflow = limited ? 0.0 : s.total - leak;
        return r;
    }

    /// The largest root, by a bracket from above. Without a source but groundwater 0 is a root too, but
    /// not the solution of a gaining reach.
    template <typename Excess>
    [[nodiscard]] double steady_depth(const Excess& excess) const {
        const double at_bottom = excess(0.0);
        if (!(at_bottom < 0.0) && !gains()) return 0.0;
        double high = std::max(channel_.is_rectangular() ? channel_.depth_of(-at_bottom) : 0.0,
                               sfr_drying_depth);
        if (gains()) high = std::max(high, supply_.head - bed_.rtp);
        return root_below(excess, at_bottom, high);
    }

    /// Root of a function that is negative at 0, or at least somewhere below `high`; 0 if there is none.
    template <typename Function>
    [[nodiscard]] static double root_below(const Function& f, double at_zero, double high) {
        double above = f(high);
        double low = 0.0;
        double below = at_zero;
        for (int i = 0; i < 1000 && above < 0.0; ++i) {
            low = high;
            below = above;
            above = f(high *= 2.0);
        }
        if (below < 0.0) return detail::bracketed_root(f, low, below, high, above);
        low = high;
        for (int i = 0; i < 200; ++i) {
            below = f(low *= 0.5);
            if (below < 0.0) return detail::bracketed_root(f, low, below, high, above);
            high = low;
            above = below;
        }
        return 0.0;
    }

    /// d leakage / d head along the solution x(head) of f(x, head) = 0.
    template <typename Function, typename Leakage>
    [[nodiscard]] double follow(const Function& f, const Leakage& leak, double x, double f_by_head,
                                double leak_by_head) const {
        const double step = 1e-6 * x;
        if (!supply_.depth_follows || !(step > 0.0)) return leak_by_head;
        const double f_by_x = (f(x + step) - f(x - step)) / (2.0 * step);
        const double leak_by_x = (leak(x + step) - leak(x - step)) / (2.0 * step);
        if (!(f_by_x > 0.0)) return leak_by_head;
        return leak_by_head - leak_by_x * f_by_head / f_by_x;
    }

    [[nodiscard]] Box make_box(const SfrMemory& before) const {
        Box b{};
        b.inflow_before = before.inflow;
        b.outflow_before = before.outflow;
        b.inflow = supply_.upstream + supply_.inflow + supply_.received;
        b.depth_above = channel_.depth_of(b.inflow);
        b.area_above_before = channel_.area(channel_.depth_of(before.inflow));
        b.area_below_before = channel_.area(channel_.depth_of(before.outflow));
        b.area_above = channel_.area(b.depth_above);
        return b;
    }

    [[nodiscard]] SfrSolution in_box(const Box& b, const SfrKinematics& k, bool upstream) const {
        const double inflow = b.inflow;
        const double per_area = bed_.rlen / k.dt;
        const auto middle = [&](double q) { return 0.5 * (b.depth_above + channel_.depth_of(q)); };
        const auto excess = [&](double q) {
            const double d = middle(q);
            const SfrSources s = sources(d);
            const double lateral = s.total - inflow - std::min(leakage(d), s.total);
            const double filled = b.area_above - b.area_above_before;
            if (upstream) return q - inflow + filled * per_area - lateral;
            const double area = channel_.area(channel_.depth_of(q));
            return k.weight * (q - inflow) +
                   (1.0 - k.weight) * (b.outflow_before - b.inflow_before) +
                   0.5 * (area - b.area_below_before + filled) * per_area - lateral;
        };
        double q = 0.0;
        const double at_zero = excess(0.0);
        if (at_zero < 0.0 || gains()) {
            const double risen = gains() ? 2.0 * (supply_.head - bed_.rtp) : 0.0;
            q = root_below(
                excess, at_zero,
                std::max({inflow, channel_.manning_flow(std::max(risen, sfr_drying_depth)),
                          k.increment}));
        }
        const double depth = middle(q);
        const auto leak = [&](double x) { return leakage(middle(x)); };
        SfrSolution s = at_depth(
            depth, follow(excess, leak, q, leakage_by_head(depth), leakage_by_head(depth)));
        s.storage = q - s.outflow;
        s.outflow = q;
        return s;
    }

    /// [-] Courant number of the flow at the downstream end, without storage.
    [[nodiscard]] double courant(const SfrSolution& s, const SfrKinematics& k) const {
        const double q = s.outflow - s.storage;
        if (!(q > 0.0)) return 0.0;
        const double more = q + std::max(k.increment, 1e-7 * q);
        const double wider =
            channel_.area(channel_.depth_of(more)) - channel_.area(channel_.depth_of(q));
        return (more - q) / wider * k.dt / bed_.rlen;
    }

    const SfrChannel& channel_;
    const SfrBed& bed_;
    const SfrSupply& supply_;
};

}  // namespace heihe::gwf
