// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace heihe::basin {

/// How block means become values at any place.
struct InterpolationOptions {
    double bandwidth = 1500.0;  ///< [m] of the Gaussian weight
    double overshoot = 0.25;    ///< [-] of the neighbours' range that a value may pass it

    bool operator==(const InterpolationOptions&) const = default;
};

/// Local linear fit through scattered block means.
///
/// At a place, the plane with the smallest sum of w (z - plane)^2 over the blocks around it, with
/// w = fraction exp(-(d / bandwidth)^2): moving least squares of degree one (Lancaster and
/// Salkauskas 1981, Math. Comp. 37:141). It reproduces planes exactly, also outside the outermost
/// points, which a weighted mean does not. Values stay near the range of the neighbours.
class BlockInterpolation {
public:
    static constexpr double block = 3000.0;  ///< [m] distance of the blocks

    /// @param points  kept by reference
    explicit BlockInterpolation(const std::vector<AquiferPoint>& points,
                                InterpolationOptions options = {})
        : points_{points}, options_{options} {
        require(!points.empty(), "BlockInterpolation: needs points");
        x0_ = points.front().x;
        y0_ = points.front().y;
        double x1 = x0_;
        double y1 = y0_;
        for (const auto& p : points) {
            x0_ = std::min(x0_, p.x);
            y0_ = std::min(y0_, p.y);
            x1 = std::max(x1, p.x);
            y1 = std::max(y1, p.y);
        }
        nx_ = static_cast<int>((x1 - x0_) / block) + 1;
        ny_ = static_cast<int>((y1 - y0_) / block) + 1;
        bins_.resize(at(nx_) * at(ny_));
        for (std::size_t n = 0; n < points.size(); ++n)
            bins_[bin(bin_x(points[n].x), bin_y(points[n].y))].push_back(static_cast<int>(n));
    }

    /// Neighbours of a place and their weights; points that `usable` refuses are left out.
    /// The search widens until it has at least four.
    template <typename Usable>
    [[nodiscard]] std::vector<int> neighbours(double x, double y, const Usable& usable) const {
        std::vector<int> found;
        for (int reach = 2; reach <= std::max({2, nx_, ny_}) && found.size() < 4; ++reach) {
            found.clear();
            const int bx = bin_x(x);
            const int by = bin_y(y);
            for (int j = std::max(0, by - reach); j <= std::min(ny_ - 1, by + reach); ++j)
                for (int i = std::max(0, bx - reach); i <= std::min(nx_ - 1, bx + reach); ++i)
                    for (const int n : bins_[bin(i, j)])
                        if (usable(points_[at(n)])) found.push_back(n);
        }
        return found;
    }

    /// Value at (x, y) of value(point) from the given neighbours.
    template <typename Value>
    [[nodiscard]] double fit(double x, double y, const std::vector<int>& neighbours,
                             const Value& value, double overshoot) const {
        require(!neighbours.empty(), "BlockInterpolation: no neighbour has a value");
        Moments m;
        double least = std::numeric_limits<double>::infinity();
        double most = -least;
        // Far from every point all Gaussian weights may underflow: distances count from the nearest.
        double nearest = std::numeric_limits<double>::infinity();
        for (const int n : neighbours) nearest = std::min(nearest, distance2(n, x, y));
        for (const int n : neighbours) {
            const auto& p = points_[at(n)];
            const double z = value(p);
            const double h2 = options_.bandwidth * options_.bandwidth;
            const double w = p.active_fraction * std::exp(-(distance2(n, x, y) - nearest) / h2);
            m.add(w, (p.x - x) / block, (p.y - y) / block, z);
            least = std::min(least, z);
            most = std::max(most, z);
        }
        const double room = overshoot * (most - least);
        return std::clamp(m.at_origin(), least - room, most + room);
    }

    /// Value of a quantity that every point has.
    template <typename Value>
    [[nodiscard]] double operator()(double x, double y, const Value& value) const {
        const auto near = neighbours(x, y, [](const AquiferPoint&) { return true; });
        return fit(x, y, near, value, options_.overshoot);
    }

    /// Index of the nearest point that `usable` accepts; -1 none.
    template <typename Usable>
    [[nodiscard]] int nearest(double x, double y, const Usable& usable) const {
        int best = -1;
        for (const int n : neighbours(x, y, usable))
            if (best < 0 || distance2(n, x, y) < distance2(best, x, y)) best = n;
        return best;
    }

    [[nodiscard]] const std::vector<AquiferPoint>& points() const noexcept { return points_; }
    [[nodiscard]] const InterpolationOptions& options() const noexcept { return options_; }

private:
    /// Normal equations of z = a + b u + c v, solved for a.
    struct Moments {
        double w = 0, u = 0, v = 0, uu = 0, uv = 0, vv = 0, z = 0, uz = 0, vz = 0;
        void add(double weight, double du, double dv, double value) {
            w += weight;
            u += weight * du;
            v += weight * dv;
            uu += weight * du * du;
            uv += weight * du * dv;
            vv += weight * dv * dv;
            z += weight * value;
            uz += weight * du * value;
            vz += weight * dv * value;
        }
        /// The plane at u = v = 0; the weighted mean where the points lie (nearly) on one line.
        [[nodiscard]] double at_origin() const {
            const double mu = u / w, mv = v / w, mz = z / w;
            const double cuu = uu / w - mu * mu, cuv = uv / w - mu * mv, cvv = vv / w - mv * mv;
            const double cuz = uz / w - mu * mz, cvz = vz / w - mv * mz;
            const double det = cuu * cvv - cuv * cuv;
            if (!(det > 1e-3 * (cuu + cvv) * (cuu + cvv))) return mz;
            const double b = (cuz * cvv - cvz * cuv) / det;
            const double c = (cvz * cuu - cuz * cuv) / det;
            return mz - b * mu - c * mv;
        }
    };

    [[nodiscard]] double distance2(int n, double x, double y) const {
        const auto& p = points_[at(n)];
        return (p.x - x) * (p.x - x) + (p.y - y) * (p.y - y);
    }
    [[nodiscard]] int bin_x(double x) const {
        return static_cast<int>(std::floor((x - x0_) / block));
    }
    [[nodiscard]] int bin_y(double y) const {
        return static_cast<int>(std::floor((y - y0_) / block));
    }
    [[nodiscard]] std::size_t bin(int i, int j) const { return at(j) * at(nx_) + at(i); }

    const std::vector<AquiferPoint>& points_;
    InterpolationOptions options_;
    double x0_ = 0.0;
    double y0_ = 0.0;
    int nx_ = 1;
    int ny_ = 1;
    std::vector<std::vector<int>> bins_;
};

}  // namespace heihe::basin
