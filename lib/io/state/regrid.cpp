// SPDX-License-Identifier: MIT
#include "lib/io/state/regrid.hpp"

#include "heihe/core/index.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace heihe::io {
namespace {

double total(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

bool sooner(const NearestPlaces::Near& a, const NearestPlaces::Near& b) {
    return a.distance2 < b.distance2 || (a.distance2 == b.distance2 && a.index < b.index);
}

}  // namespace

NearestPlaces::NearestPlaces(const Places& places) : places_{places} {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    double x1 = -infinite;
    double y1 = -infinite;
    x0_ = y0_ = infinite;
    std::size_t known = 0;
    const auto is_known = [this](std::size_t n) {
        return std::isfinite(places_.x[n]) && std::isfinite(places_.y[n]);
    };
    for (std::size_t n = 0; n < places_.x.size(); ++n) {
        if (!is_known(n)) continue;
        ++known;
        x0_ = std::min(x0_, places_.x[n]);
        y0_ = std::min(y0_, places_.y[n]);
        x1 = std::max(x1, places_.x[n]);
        y1 = std::max(y1, places_.y[n]);
    }
    if (known == 0) {
        x0_ = y0_ = x1 = y1 = 0.0;
    }
    // About two places per bin if they fill their rectangle.
    const double side = std::max({x1 - x0_, y1 - y0_, 1.0});
    size_ = side / std::max(1.0, std::sqrt(0.5 * static_cast<double>(known)));
    nx_ = static_cast<int>((x1 - x0_) / size_) + 1;
    ny_ = static_cast<int>((y1 - y0_) / size_) + 1;
    bins_.resize(at(nx_) * at(ny_));
    for (std::size_t n = 0; n < places_.x.size(); ++n)
        if (is_known(n))
            bins_[at(static_cast<int>((places_.y[n] - y0_) / size_)) * at(nx_) +
                  at(static_cast<int>((places_.x[n] - x0_) / size_))]
                .push_back(static_cast<std::ptrdiff_t>(n));
}

std::vector<NearestPlaces::Near> NearestPlaces::find(double x, double y, std::size_t count) const {
    std::vector<Near> found;
    if (!std::isfinite(x) || !std::isfinite(y)) return found;
    // Rings of bins around the bin of the place, or around the nearest bin if it lies outside.
    const double px = std::clamp(x, x0_, x0_ + (nx_ - 1) * size_);
    const double py = std::clamp(y, y0_, y0_ + (ny_ - 1) * size_);
    const int bi = static_cast<int>((px - x0_) / size_);
    const int bj = static_cast<int>((py - y0_) / size_);
    for (int ring = 0; ring <= std::max(nx_, ny_); ++ring) {
        for (int j = std::max(0, bj - ring); j <= std::min(ny_ - 1, bj + ring); ++j)
            for (int i = std::max(0, bi - ring); i <= std::min(nx_ - 1, bi + ring); ++i) {
                if (std::max(std::abs(i - bi), std::abs(j - bj)) != ring) continue;
                for (const auto n : bin(i, j)) {
                    const double dx = places_.x[at(n)] - x;
                    const double dy = places_.y[at(n)] - y;
                    found.push_back({dx * dx + dy * dy, n});
                }
            }
        std::sort(found.begin(), found.end(), sooner);
        // No place of a later ring is nearer than the inner edge of that ring.
        const double left = x - (x0_ + (bi - ring) * size_);
        const double right = x0_ + (bi + ring + 1) * size_ - x;
        const double below = y - (y0_ + (bj - ring) * size_);
        const double above = y0_ + (bj + ring + 1) * size_ - y;
        const double room =
            std::min({bi - ring > 0 ? left : 1e300, bi + ring < nx_ - 1 ? right : 1e300,
                      bj - ring > 0 ? below : 1e300, bj + ring < ny_ - 1 ? above : 1e300});
        if (found.size() >= count && room > 0.0 && found[count - 1].distance2 < room * room) break;
    }
    if (found.size() > count) found.resize(count);
    return found;
}

std::vector<std::ptrdiff_t> nearest_of(const Places& from, const Places& to) {
    const NearestPlaces places{from};
    std::vector<std::ptrdiff_t> index(to.x.size(), -1);
    for (std::size_t i = 0; i < to.x.size(); ++i)
        if (const auto near = places.find(to.x[i], to.y[i], 1); !near.empty())
            index[i] = near.front().index;
    return index;
}

// Shepard 1968 ("A two-dimensional interpolation function for irregularly-spaced data"): weights d^-2.
std::vector<std::vector<Part>> column_parts(const Places& from, const std::vector<double>& area,
                                            const Places& to) {
    const NearestPlaces places{from};
    std::vector<std::vector<Part>> parts(to.x.size());
    for (std::size_t c = 0; c < to.x.size(); ++c) {
        const auto near = places.find(to.x[c], to.y[c], 4);
        if (near.empty()) continue;
        const auto first = at(near.front().index);
        const double half = 0.5 * std::sqrt(area[first]) * (1.0 + 1e-9);
        const bool covered =
            std::abs(from.x[first] - to.x[c]) <= half && std::abs(from.y[first] - to.y[c]) <= half;
        if (!covered || near.front().distance2 < 1e-6 * area[first]) {
            parts[c] = {{near.front().index, 1.0}};
            continue;
        }
        double sum = 0.0;
        for (const auto& n : near) sum += 1.0 / n.distance2;
        for (const auto& n : near) parts[c].push_back({n.index, 1.0 / n.distance2 / sum});
    }
    return parts;
}

std::vector<double> heads_below_land(const std::vector<double>& old_head,
                                     const std::vector<double>& old_active,
                                     const std::vector<double>& old_land,
                                     const std::vector<std::vector<Part>>& parts,
                                     const std::vector<double>& land) {
    const std::size_t n0 = old_land.size();
    const std::size_t nlay = old_active.size() / n0;
    const std::size_t n1 = land.size();
    std::vector<double> head(nlay * n1);
    std::vector<double> depth(nlay);
    for (std::size_t c = 0; c < n1; ++c) {
        for (std::size_t k = 0; k < nlay; ++k) {
            double sum = 0.0;
            double weight = 0.0;
            for (const auto& p : parts[c]) {
                if (old_active[k * n0 + at(p.from)] == 0.0) continue;
                sum += p.share * (old_land[at(p.from)] - old_head[k * n0 + at(p.from)]);
                weight += p.share;
            }
            depth[k] = weight > 0.0 ? sum / weight : std::numeric_limits<double>::quiet_NaN();
        }
        for (std::size_t k = 1; k < nlay; ++k)
            if (std::isnan(depth[k])) depth[k] = depth[k - 1];
        for (std::size_t k = nlay - 1; k > 0; --k)
            if (std::isnan(depth[k - 1])) depth[k - 1] = depth[k];
        for (std::size_t k = 0; k < nlay; ++k) head[k * n1 + c] = land[c] - depth[k];
    }
    return head;
}

std::vector<double> spread_total(const std::vector<double>& old,
                                 const std::vector<double>& old_size,
                                 const std::vector<std::ptrdiff_t>& nearest,
                                 const std::vector<double>& size) {
    std::vector<double> out(size.size(), 0.0);
    for (std::size_t i = 0; i < size.size(); ++i)
        if (nearest[i] >= 0) out[i] = old[at(nearest[i])] * size[i] / old_size[at(nearest[i])];
    const double wanted = total(old);
    double sum = total(out);
    if (!(sum > 0.0)) {
        out = size;
        sum = total(size);
    }
    for (double& v : out) v *= sum > 0.0 ? wanted / sum : 0.0;
    return out;
}

std::vector<double> carry_total(const std::vector<double>& old,
                                const std::vector<std::ptrdiff_t>& nearest, std::size_t count) {
    std::vector<double> out(count, 0.0);
    double nowhere = 0.0;
    for (std::size_t n = 0; n < old.size(); ++n) {
        if (nearest[n] >= 0)
            out[at(nearest[n])] += old[n];
        else
            nowhere += old[n];
    }
    for (double& v : out) v += nowhere / static_cast<double>(count);
    return out;
}

}  // namespace heihe::io
