// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/sloped.hpp"
#include "heihe/river/hydraulics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

/// One reach over one time step: the implicit balance of its water, solved to round-off.
///
///   (V1 - V0)/dt = supply + gain - loss - evaporation - Q(V1)
///
/// Each outflow is a function of the storage V1 at the step's END and zero at V1 = 0. So V1 >= 0 for
/// any dt, and no term has to be cut back. Outflows grow with V1 and the gain falls with it (the gain
/// uses the width at the step's start), so the root is unique. The unknown is theta = ln(Q/Qb): all
/// terms are power laws of Q, ln(out) - ln(in) is nearly a straight line in theta, and Newton needs two
/// or three steps from the flow of the day before. See docs/theory/river.md.
namespace heihe::river {

/// Bed of one reach and the lengths that smooth its kinks.
struct Bed {
    bool connected = false;   ///< an aquifer column lies below
    double top = 0.0;         ///< [m]
    double bottom = 0.0;      ///< [m]
    double loss_rate = 0.0;   ///< [m/d]  bed_k L / thickness: conductance per metre of width
    double gain_rate = 0.0;   ///< [m/d]  the same with bed_k_gaining
    double gain_width = 0.0;  ///< [m]    width over which a dry reach gains
    double head_band = 0.01;  ///< [m]    half width of the smoothed kink at the bed's bottom, and
                              ///<        band above the stage in which the gaining bed takes over
    double thin = 0.01;       ///< [m]    below this depth loss and evaporation fade to zero
};

/// Input of one step of one reach.
struct ReachInput {
    double dt = 1.0;              ///< [d] > 0
    double supply = 0.0;          ///< [m3/d] upstream + lateral - diverted, >= 0
    double storage = 0.0;         ///< [m3] at the start, >= 0
    double dstorage_dhead = 0.0;  ///< [m2] of that storage; not 0 only after earlier sub-steps
    double head = 0.0;            ///< [m] aquifer; not read where the bed is not connected
    double evaporation = 0.0;     ///< [m/d] open water, >= 0
    bool by_start = false;        ///< derivatives by the storage at the start are wanted
};

/// Result of one step of one reach; flows are means over the step.
struct ReachResult {
    double storage = 0.0;         ///< [m3] at the end
    double depth = 0.0;           ///< [m] at the end
    double outflow = 0.0;         ///< [m3/d]
    double loss = 0.0;            ///< [m3/d] river to ground
    double gain = 0.0;            ///< [m3/d] ground to river
    double evaporation = 0.0;     ///< [m3/d]
    double dloss_dhead = 0.0;     ///< [m2/d] total derivative, through the reach's own storage
    double dgain_dhead = 0.0;     ///< [m2/d]
    double dstorage_dhead = 0.0;  ///< [m2]
    int iterations = 0;
};

/// Derivatives of one result by the inputs of the step.
struct ReachSlopes {
    double by_head = 0.0;    ///< of a flow [m2/d], of a storage [m2]
    double by_start = 0.0;   ///< by the storage at the start: of a flow [1/d], of a storage [-]
    double by_supply = 0.0;  ///< of a flow [-], of a storage [d]
};
struct ReachTangent {
    ReachSlopes outflow, storage, loss, gain;
};

/// max(x, 0) with a parabola between -band and band; exact outside.
[[nodiscard]] inline Sloped positive_part(double x, double band) {
    if (x >= band) return {x, 1.0};
    if (x <= -band) return {0.0, 0.0};
    const double s = x + band;
    return {s * s / (4.0 * band), s / (2.0 * band)};
}

/// x >= 0 with a parabola from 0 to band: value 0 and slope 0 at 0, slope 1 from band on.
[[nodiscard]] inline Sloped eased(double x, double band) {
    if (x >= band) return {x - 0.5 * band, 1.0};
    return {0.5 * x * x / band, x / band};
}

/// 1 for depths above `thin`, fading to 0 at depth 0, linear there: slope by depth, C1.
[[nodiscard]] inline Sloped wet_share(double depth, double thin) {
    if (depth >= thin) return {1.0, 0.0};
    const double r = depth / thin;
    return {r * (2.0 - r), 2.0 * (1.0 - r) / thin};
}

/// Flow, width and storage of a reach that belong together by its power laws.
struct FlowPoint {
    double flow;     ///< [m3/d]
    double width;    ///< [m]
    double storage;  ///< [m3]
};

/// exp(x) to round-off: Taylor polynomials for small x, else std::exp.
[[nodiscard]] inline double exp_near_zero(double x) {
    const double x2 = x * x;
    if (x2 < 1e-6) return 1.0 + (x + x2 * ((1.0 / 2 + x * (1.0 / 6)) + x2 * (1.0 / 24)));
    if (x2 > 0.005) return std::exp(x);
    const double x4 = x2 * x2;
    const double low = (1.0 / 2 + x * (1.0 / 6)) + x2 * (1.0 / 24 + x * (1.0 / 120));
    const double high = (1.0 / 720 + x * (1.0 / 5040)) + x2 * (1.0 / 40320);
    return 1.0 + (x + x2 * (low + x4 * high));
}

/// The point at ln(Q/Qb) = theta.
[[nodiscard]] inline FlowPoint point_at(const Channel& c, double theta) {
    return {c.flow_bankfull * std::exp(theta),
            c.width_bankfull * std::exp(c.width_exponent * theta),
            c.storage_bankfull * std::exp(c.storage_exponent * theta)};
}

/// If all water of a step is at most this (a cubic millimetre), the reach keeps it and nothing flows.
inline constexpr double film = 1e-9;  ///< [m3]

/// The point at which the reach holds `storage` [m3]; all 0 for a film.
[[nodiscard]] inline FlowPoint point_of_storage(const Channel& c, double storage) {
    if (!(storage > film)) return {0.0, 0.0, 0.0};
    return point_at(c, std::log(storage / c.storage_bankfull) / c.storage_exponent);
}

inline void move(const Channel& c, FlowPoint& p, double dtheta) {
    p.flow *= exp_near_zero(dtheta);
    p.width *= exp_near_zero(c.width_exponent * dtheta);
    p.storage *= exp_near_zero(c.storage_exponent * dtheta);
}

/// The balance of one reach in one step as a function of the flow at its end.
class ReachBalance {
public:
    /// Every term at one point; `_slope` is by theta at fixed head, `_head` by head at fixed theta.
    struct Terms {
        double out = 0.0, out_slope = 0.0;  ///< V/dt + Q + evaporation + loss
        double in = 0.0, in_slope = 0.0;    ///< V0/dt + supply + gain
        double scale = 0.0;                 ///< size of the terms, for the test of round-off
        double depth = 0.0, depth_slope = 0.0;
        double evaporation = 0.0, evaporation_slope = 0.0;
        double loss = 0.0, loss_slope = 0.0, loss_head = 0.0;
        double gain = 0.0, gain_slope = 0.0, gain_head = 0.0;
        double gain_storage =
            0.0;  ///< derivative by the storage at the start, through its wetted width
    };

    /// @param width0 [m] wetted width at the step's start, 0 where dry
    ReachBalance(const Channel& channel, const Bed& bed, const ReachInput& in, double width0)
        : channel_{channel},
          bed_{bed},
          in_{in},
          width0_{width0},
          per_dt_{1.0 / in.dt},
          available_{in.storage * per_dt_ + in.supply} {
        if (!bed.connected) return;
        const Sloped above = positive_part(in.head - bed.bottom, bed.head_band);
        cover_ = above.value - (bed.top - bed.bottom);
        head_slope_ = above.slope;
        if (cover_ <= 0.0) return;
        cond_loss0_ = bed.loss_rate * width0;
        gain_width_ = std::sqrt(width0 * width0 + bed.gain_width * bed.gain_width);
        cond_gain_ = bed.gain_rate * gain_width_;
    }

    /// Storage at the start over dt, and supply, m3/d: all water but the gain.
    [[nodiscard]] double available() const { return available_; }

    /// Gain of the reach if it were empty, m3/d: its largest gain.
    [[nodiscard]] double gain_when_empty() const {
        if (!bed_.connected || cover_ <= 0.0) return 0.0;
        Terms t;
        add_gain(cover_, 0.0, t);
        return t.gain;
    }

    [[nodiscard]] Terms terms(const FlowPoint& p) const {
        Terms t;
        const double e = channel_.width_exponent;
        const double m = channel_.storage_exponent;
        t.depth = p.storage / (channel_.length * p.width);
        const double depth_slope = t.depth_slope = (m - e) * t.depth;
        const Sloped wet = wet_share(t.depth, bed_.thin);
        const double width = p.width * wet.value;
        const double width_slope = e * width + p.width * wet.slope * depth_slope;
        const double evaporating = in_.evaporation * channel_.length;
        t.evaporation = evaporating * width;
        t.evaporation_slope = evaporating * width_slope;
        t.out = p.storage * per_dt_ + p.flow + t.evaporation;
        t.out_slope = m * p.storage * per_dt_ + p.flow + t.evaporation_slope;
        t.in = available_;
        if (bed_.connected) {
            const double drop = t.depth - cover_;  // stage above the aquifer's head
            if (drop >= 0.0)
                add_loss(drop, depth_slope, {width, width_slope}, t);
            else
                add_gain(-drop, depth_slope, t);
        }
        t.scale = t.out + (std::abs(t.gain_head) + std::abs(t.loss_head)) * t.depth;
        return t;
    }

private:
    /// Darcy through the bed, loss = K L w (stage - max(h, bottom)) / thickness
    /// (McDonald & Harbaugh 1988, TWRI 6-A1, eqs. 66-67), with the width at the step's end.
    void add_loss(double drop, double depth_slope, Sloped width, Terms& t) const {
        t.loss = bed_.loss_rate * width.value * drop;
        t.loss_slope = bed_.loss_rate * (width.slope * drop + width.value * depth_slope);
        t.loss_head = -bed_.loss_rate * width.value * head_slope_;
        t.out += t.loss;
        t.out_slope += t.loss_slope;
    }

    /// The same law upward, over the width w0 at the step's start; the gaining bed counts
    /// sqrt(w0^2 + gain_width^2), so that a dry reach gains too. Inside head_band the conductance changes
    /// from the losing bed's to the gaining bed's, so that the exchange has one slope at stage = head.
    void add_gain(double rise, double depth_slope, Terms& t) const {
        const Sloped s = eased(rise, bed_.head_band);
        t.gain = cond_loss0_ * (rise - s.value) + cond_gain_ * s.value;
        t.gain_head = cond_loss0_ * (1.0 - s.slope) + cond_gain_ * s.slope;
        t.gain_slope = -t.gain_head * depth_slope;
        t.gain_head *= head_slope_;
        t.in += t.gain;
        t.in_slope += t.gain_slope;
        if ((in_.by_start || in_.dstorage_dhead != 0.0) && width0_ > 0.0) {
            const double dwidth =
                channel_.width_exponent * width0_ / (channel_.storage_exponent * in_.storage);
            t.gain_storage = dwidth * (bed_.loss_rate * (rise - s.value) +
                                       bed_.gain_rate * (width0_ / gain_width_) * s.value);
        }
    }

    const Channel& channel_;
    const Bed& bed_;
    const ReachInput& in_;
    double width0_ = 0.0;
    double per_dt_ = 1.0;      ///< [1/d]
    double available_ = 0.0;   ///< [m3/d]
    double cover_ = 0.0;       ///< [m] max(head, bed bottom), smoothed, above the bed's top
    double head_slope_ = 0.0;  ///< [-] its slope by head
    double cond_loss0_ = 0.0;  ///< [m2/d] losing conductance at the start's width
    double gain_width_ = 0.0;  ///< [m]
    double cond_gain_ = 0.0;   ///< [m2/d]
};

/// ln(a / b) to 1e-9, which is enough for a Newton step; by the series of atanh where a and b are close.
[[nodiscard]] inline double log_ratio(double a, double b) {
    const double s = (a - b) / (a + b);
    const double s2 = s * s;
    if (s2 > 0.0025) return std::log(a / b);
    return 2.0 * s * (1.0 + s2 * (1.0 / 3 + s2 * (1.0 / 5)));
}

/// Newton's step of theta for ln(out) = ln(in), or for out = in if `plain`; -2 where in is 0.
[[nodiscard]] inline double newton_step(const ReachBalance::Terms& t, bool plain) {
    if (!(t.in > 0.0)) return -2.0;
    if (plain) return (t.in - t.out) / (t.out_slope - t.in_slope);
    const double per_slope = (t.out * t.in) / (t.out_slope * t.in - t.in_slope * t.out);
    return std::clamp(log_ratio(t.in, t.out) * per_slope, -12.0, 12.0);
}

/// Moves the terms along their slopes by a step whose second-order error is round-off; keeps the slopes.
inline void move_along(ReachBalance::Terms& t, double dtheta) {
    t.out += t.out_slope * dtheta;
    t.in += t.in_slope * dtheta;
    t.depth += t.depth_slope * dtheta;
    t.evaporation += t.evaporation_slope * dtheta;
    t.loss += t.loss_slope * dtheta;
    t.gain += t.gain_slope * dtheta;
}

/// Root of the balance, from the first guess `p`, which becomes the root. It is bracketed and cannot
/// fail, because out - in grows with theta. Ends when out - in is below 1e-13 of the terms, or with a step
/// of theta below 1e-8, whose square is round-off. The caller adds the rest to the storage.
[[nodiscard]] inline ReachBalance::Terms solve(const Channel& c, const ReachBalance& balance,
                                               FlowPoint& p, int& iterations) {
    constexpr double closed = 1e-13;
    constexpr double tiny = 1e-8;
    constexpr int log_steps = 6;
    constexpr int free_steps = 12;  // after these, every other step halves the bracket
    constexpr int most = 300;
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    double theta = 0.0;  // relative to the first point
    ReachBalance::Terms t;
    for (iterations = 0;; ++iterations) {
        t = balance.terms(p);
        const double residual = t.out - t.in;
        if (std::abs(residual) <= closed * t.scale || iterations == most) break;
        const double slope = t.out_slope - t.in_slope;
        if (std::abs(residual) <= tiny * slope) {
            const double last = -residual / slope;
            if (t.loss + t.loss_slope * last >= 0.0 && t.gain + t.gain_slope * last >= 0.0) {
                move_along(t, last);
                move(c, p, last);
                break;
            }  // else the stage crosses the head: iterate on
        }
        (residual > 0.0 ? high : low) = theta;
        double step = newton_step(t, iterations > log_steps);
        const bool bracketed = std::isfinite(high - low);
        const bool halve = iterations > free_steps && iterations % 2 == 0;
        if (bracketed && (halve || !(theta + step > low && theta + step < high)))
            step = 0.5 * (low + high) - theta;
        if (std::abs(step) <= 1e-16 * (1.0 + std::abs(theta))) break;
        theta += step;
        move(c, p, step);
    }
    return t;
}

/// Derivatives of a step's results by its inputs, by the implicit function theorem on
/// out(theta, head) - in(theta, head, storage, supply) = 0.
[[nodiscard]] inline ReachTangent tangent_at(const Channel& c, const ReachBalance::Terms& t,
                                             const FlowPoint& p, double dt) {
    const double per_slope = 1.0 / (t.out_slope - t.in_slope);
    const ReachSlopes theta{(t.gain_head - t.loss_head) * per_slope,
                            (1.0 / dt + t.gain_storage) * per_slope, per_slope};
    const auto along = [&theta](double slope) {
        return ReachSlopes{slope * theta.by_head, slope * theta.by_start, slope * theta.by_supply};
    };
    ReachTangent d{along(p.flow), along(c.storage_exponent * p.storage), along(t.loss_slope),
                   along(t.gain_slope)};
    d.loss.by_head += t.loss_head;
    d.gain.by_head += t.gain_head;
    d.gain.by_start += t.gain_storage;
    return d;
}

/// One reach over one step.
/// @param start  the point of in.storage
/// @param p      in: first guess, or a flow of 0 for none; it changes the result by round-off at most.
///               out: the point at the step's end, all 0 where the reach is dry
/// @param tangent  out, unless null: derivatives; those by the start's storage need in.by_start
/// @post storage >= 0, every flow >= 0, and the balance above holds to round-off
[[nodiscard]] inline ReachResult step_reach(const Channel& c, const Bed& bed, const ReachInput& in,
                                            const FlowPoint& start, FlowPoint& p,
                                            ReachTangent* tangent = nullptr) {
    ReachResult out;
    const ReachBalance balance{c, bed, in, start.width};
    const double most = balance.available() + balance.gain_when_empty();
    if (most * in.dt <= film) {  // dry: keep the film
        out.storage = in.storage + in.dt * in.supply;
        out.dstorage_dhead = in.dstorage_dhead;
        if (tangent != nullptr) *tangent = {{}, {0.0, 1.0, in.dt}, {}, {}};
        p = {0.0, 0.0, 0.0};
        return out;
    }
    if (!(p.flow > 0.0)) p = start;
    if (!(p.flow > 0.0)) p = point_at(c, std::log(most / c.flow_bankfull));
    const ReachBalance::Terms t = solve(c, balance, p, out.iterations);

    out.storage =
        std::max(0.0, p.storage + in.dt * (t.in - t.out));  // with the rest of the balance
    out.depth = t.depth;
    out.outflow = p.flow;
    out.loss = t.loss;
    out.gain = t.gain;
    out.evaporation = t.evaporation;
    // implicit function theorem on  out(theta, h) - in(theta, h, V0) = 0
    const double by_head = t.loss_head - t.gain_head;
    const double by_start = -(1.0 / in.dt + t.gain_storage) * in.dstorage_dhead;
    const double dtheta = -(by_head + by_start) / (t.out_slope - t.in_slope);
    out.dloss_dhead = t.loss_head + t.loss_slope * dtheta;
    out.dgain_dhead = t.gain_head + t.gain_slope * dtheta + t.gain_storage * in.dstorage_dhead;
    out.dstorage_dhead = c.storage_exponent * p.storage * dtheta;
    if (tangent != nullptr) *tangent = tangent_at(c, t, p, in.dt);
    if (!(out.storage > film)) p = {0.0, 0.0, 0.0};
    return out;
}

/// The same from the storage alone.
[[nodiscard]] inline ReachResult step_reach(const Channel& c, const Bed& bed,
                                            const ReachInput& in) {
    FlowPoint p{0.0, 0.0, 0.0};
    return step_reach(c, bed, in, point_of_storage(c, in.storage), p);
}

}  // namespace heihe::river
