// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/gwf/saturation.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>
#include <vector>

namespace heihe::gwf {

/// [L] depth over which flow and leakage of a drying reach fade out: MODFLOW 6's number, in any unit of
/// length.
inline constexpr double sfr_drying_depth = 1e-5;

/// Parabola from 0 at depth 0 to 1 at the drying depth, with slope 0 there. MODFLOW 6 multiplies
/// Manning's flow and the leakage by it (Langevin et al. 2017, TM6-A55, ch. 7; source of MODFLOW 6,
/// smoothing of channel variables).
[[nodiscard]] inline Sloped channel_wetness(double depth) noexcept {
    const double s = depth / sfr_drying_depth;
    if (s <= 0.0) return {0.0, 0.0};
    if (s >= 1.0) return {1.0, 0.0};
    return {s * (2.0 - s), 2.0 * (1.0 - s) / sfr_drying_depth};
}

/// Share of the top width that is wet; a straight line over the drying depth.
[[nodiscard]] inline double wet_width_share(double depth) noexcept {
    return std::clamp(depth / sfr_drying_depth, 0.0, 1.0);
}

namespace detail {

/// Root, to rounding, of a continuous function between two points at which it has different signs:
/// Chandrupatla (1997), Adv. Eng. Softw. 28, 145-149 (bisection or inverse quadratic steps).
template <typename Function>
[[nodiscard]] double bracketed_root(const Function& f, double a, double fa, double b, double fb) {
    double c = a;
    double fc = fa;
    double t = 0.5;
    for (int i = 0; i < 300; ++i) {
        const double x = a + t * (b - a);
        const double fx = f(x);
        if ((fx > 0.0) == (fa > 0.0)) {
            c = std::exchange(a, x);
            fc = std::exchange(fa, fx);
        } else {
            c = std::exchange(b, a);
            fc = std::exchange(fb, fa);
            a = x;
            fa = fx;
        }
        const double best = std::abs(fa) < std::abs(fb) ? a : b;
        const double tolerance = 2.0 * std::numeric_limits<double>::epsilon() * std::abs(best) +
                                 std::numeric_limits<double>::min();
        const double limit = tolerance / std::abs(b - a);
        if (limit > 0.5 || fa == 0.0 || fb == 0.0) return fa == 0.0 ? a : best;
        const double xi = (a - b) / (c - b);
        const double phi = (fa - fb) / (fc - fb);
        const bool quadratic = phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi;
        t = quadratic ? fa / (fb - fa) * fc / (fb - fc) +
                            (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
                      : 0.5;
        t = std::clamp(t, limit, 1.0 - limit);
    }
    return std::abs(fa) < std::abs(fb) ? a : b;
}

}  // namespace detail

/// An irregular cross section, from the left to the right bank; empty: rectangular.
struct SfrSection {
    std::vector<double> xfraction{};    ///< [npoint] share of rwid, not falling
    std::vector<double> height{};       ///< [npoint] L above the streambed top, lowest one 0
    std::vector<double> manfraction{};  ///< [npoint] times man, from this point to the next;
                                        ///< empty: 1
};

/// Data of a channel.
struct SfrChannelData {
    double rwid = 0.0;             ///< [L]
    double rgrd = 0.0;             ///< [-] slope, > 0
    double man = 0.0;              ///< [T/L^(1/3)] Manning's n, > 0
    double unit_conversion = 1.0;  ///< [L^(1/3)/T] over that of man's units
};

/// Hydraulics of a reach as a function of depth.
///
/// A rectangular section is MODFLOW's wide channel: its banks are not wetted, the perimeter is rwid at
/// every depth. An irregular section has straight segments, each with its own Manning's n; there is no
/// friction between the water of two segments (Langevin et al. 2017, TM6-A55, ch. 7; MODFLOW 6 input
/// and output guide, SFR cross sections). A vertical bank also counts in the wetted perimeter of the
/// segment beside it, so that it slows that segment's water. As in MODFLOW 6 the perimeter that leaks
/// then contains it twice.
class SfrChannel {
public:
    SfrChannel() = default;
    explicit SfrChannel(const SfrChannelData& data, const SfrSection& section = {}) : data_{data} {
        require(section.height.size() == section.xfraction.size() &&
                    (section.manfraction.empty() ||
                     section.manfraction.size() == section.height.size()),
                "SfrChannel: a section needs as many heights as width fractions");
        top_ = data.rwid;
        if (section.height.size() < 2) return;
        top_ = data.rwid * (section.xfraction.back() - section.xfraction.front());
        for (std::ptrdiff_t i = 0; i + 1 < std::ssize(section.height); ++i) add(section, i);
    }

    [[nodiscard]] bool is_rectangular() const noexcept { return segments_.empty(); }
    [[nodiscard]] const SfrChannelData& data() const noexcept { return data_; }
    /// [L] top width of the whole section, on which rain falls
    [[nodiscard]] double full_top_width() const noexcept { return top_; }

    /// [L^2] cross-sectional area of the water
    [[nodiscard]] double area(double depth) const noexcept {
        if (is_rectangular()) return data_.rwid * depth;
        return sum([depth](const Segment& s) { return s.area(depth); });
    }
    /// [L] wetted perimeter
    [[nodiscard]] double perimeter(double depth) const noexcept {
        if (is_rectangular()) return data_.rwid;
        return sum([depth](const Segment& s) { return s.perimeter(depth); });
    }
    /// [L] top width of the water; 0 at depth 0
    [[nodiscard]] double top_width(double depth) const noexcept {
        const double share = wet_width_share(depth);
        if (is_rectangular()) return share * data_.rwid;
        return share * sum([depth](const Segment& s) { return s.width(depth); });
    }

    /// Manning's flow  Q = C sum(A (A/P)^(2/3) / n) sqrt(S), smoothed near depth 0.
    /// Manning (1891); Langevin et al. (2017), TM6-A55, ch. 7.  @return L^3/T
    [[nodiscard]] double manning_flow(double depth) const {
        if (depth <= 0.0) return 0.0;
        return channel_wetness(depth).value * data_.unit_conversion * conveyance(depth) *
               std::sqrt(data_.rgrd);
    }

    /// Depth of uniform flow q [L^3/T], in L; 0 if q <= 0. In a rectangle  (q n / (C w sqrt(S)))^(3/5),
    /// which is MODFLOW 6's without the smoothing.
    [[nodiscard]] double depth_of(double q) const {
        if (!(q > 0.0)) return 0.0;
        const double wide = std::pow(
            q * data_.man / (data_.unit_conversion * data_.rwid * std::sqrt(data_.rgrd)), 0.6);
        if (is_rectangular()) return wide;
        const auto excess = [&](double d) { return manning_flow(d) - q; };
        double high = std::max(wide, sfr_drying_depth);
        double above = excess(high);
        for (int i = 0; i < 1000 && above < 0.0; ++i) above = excess(high *= 2.0);
        return detail::bracketed_root(excess, 0.0, -q, high, above);
    }

private:
    struct Segment {
        double x;                       ///< [L] horizontal length
        double low, high;               ///< [L] heights of its ends
        double manfraction;             ///< [-]
        double left_base, left_wall;    ///< [L] height of the end and of a vertical bank above it
        double right_base, right_wall;  ///< [L]

        [[nodiscard]] double width(double d) const noexcept {
            if (d <= low) return 0.0;
            return d >= high ? x : x * (d - low) / (high - low);
        }
        [[nodiscard]] double area(double d) const noexcept {
            if (d <= low) return 0.0;
            if (d < high) return 0.5 * (d - low) * width(d);
            return x * (d - high) + 0.5 * (high - low) * x;
        }
        [[nodiscard]] double perimeter(double d) const noexcept {
            if (d <= low) return 0.0;
            const double rise = std::min(d, high) - low;
            const double w = width(d);
            return std::sqrt(w * w + rise * rise) +
                   std::clamp(d - left_base, 0.0, left_wall - left_base) +
                   std::clamp(d - right_base, 0.0, right_wall - right_base);
        }
    };

    void add(const SfrSection& section, std::ptrdiff_t i) {
        const auto& h = section.height;
        const auto& x = section.xfraction;
        const std::ptrdiff_t n = std::ssize(h);
        Segment s{};
        s.x = data_.rwid * x[at(i + 1)] - data_.rwid * x[at(i)];
        s.low = std::min(h[at(i)], h[at(i + 1)]);
        s.high = std::max(h[at(i)], h[at(i + 1)]);
        s.manfraction = section.manfraction.empty() ? 1.0 : section.manfraction[at(i)];
        s.left_base = s.left_wall = h[at(i)];
        s.right_base = s.right_wall = h[at(i + 1)];
        if (i > 0 && x[at(i - 1)] == x[at(i)]) s.left_wall = std::max(h[at(i)], h[at(i - 1)]);
        if (i + 2 < n && x[at(i + 2)] == x[at(i + 1)])
            s.right_wall = std::max(h[at(i + 1)], h[at(i + 2)]);
        segments_.push_back(s);
    }

    template <typename Term>
    [[nodiscard]] double sum(const Term& term) const {
        double all = 0.0;
        for (const Segment& s : segments_) all += term(s);
        return all;
    }

    /// sum(A (A/P)^(2/3) / n)
    [[nodiscard]] double conveyance(double depth) const {
        const auto part = [](double a, double p, double n) {
            return p > 0.0 && n > 0.0 ? a * std::pow(a / p, 2.0 / 3.0) / n : 0.0;
        };
        if (is_rectangular()) return part(data_.rwid * depth, data_.rwid, data_.man);
        return sum([&](const Segment& s) {
            return part(s.area(depth), s.perimeter(depth), data_.man * s.manfraction);
        });
    }

    SfrChannelData data_;
    double top_ = 0.0;
    std::vector<Segment> segments_;
};

}  // namespace heihe::gwf
