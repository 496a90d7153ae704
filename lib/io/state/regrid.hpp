// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

namespace heihe::io {

/// x, y [n] m of the centres of columns, or of the columns of reaches (NaN without a column).
struct Places {
    std::vector<double> x;
    std::vector<double> y;
};

/// Share of an old item in a new one; the shares in a new item sum to 1.
struct Part {
    std::ptrdiff_t from = 0;
    double share = 0.0;
};

/// Finds the nearest places, in order of distance, then of number. Bins keep the search local.
class NearestPlaces {
public:
    /// Leaves out unknown places (NaN).
    explicit NearestPlaces(const Places& places);
    struct Near {
        double distance2 = 0.0;  ///< [m2]
        std::ptrdiff_t index = 0;
    };
    /// The nearest places, at most `count`; none for an unknown place.
    [[nodiscard]] std::vector<Near> find(double x, double y, std::size_t count) const;

private:
    [[nodiscard]] const std::vector<std::ptrdiff_t>& bin(int i, int j) const {
        return bins_[static_cast<std::size_t>(j) * static_cast<std::size_t>(nx_) +
                     static_cast<std::size_t>(i)];
    }
    Places places_;
    double x0_ = 0.0, y0_ = 0.0, size_ = 1.0;
    int nx_ = 1, ny_ = 1;
    std::vector<std::vector<std::ptrdiff_t>> bins_;
};

/// Weights of the four nearest old columns by inverse squared distance (Shepard 1968); a column
/// outside all old ones gets the nearest alone.
/// @param area  [old] m2 of the old columns
[[nodiscard]] std::vector<std::vector<Part>> column_parts(const Places& from,
                                                          const std::vector<double>& area,
                                                          const Places& to);

/// [to] number of the nearest of `from`; -1 for an unknown place.
[[nodiscard]] std::vector<std::ptrdiff_t> nearest_of(const Places& from, const Places& to);

/// Heads of each layer at the same depth below the new land as below the old. A layer that is absent in
/// all old columns of a new one gets the depth of the layer above, else of the layer below.
/// @param old_head, old_active  [nlay * old] m; 1: the head has a meaning
/// @param old_land, land        [old], [to] m
/// @returns                     [nlay * to] m
[[nodiscard]] std::vector<double> heads_below_land(const std::vector<double>& old_head,
                                                   const std::vector<double>& old_active,
                                                   const std::vector<double>& old_land,
                                                   const std::vector<std::vector<Part>>& parts,
                                                   const std::vector<double>& land);

/// Gives each new item the amount per size (area or length) of its nearest old item, then scales to the
/// old total. If the nearest items are all empty, the total is spread evenly.
[[nodiscard]] std::vector<double> spread_total(const std::vector<double>& old,
                                               const std::vector<double>& old_size,
                                               const std::vector<std::ptrdiff_t>& nearest,
                                               const std::vector<double>& size);

/// Moves each amount as a whole to the nearest new item.
/// @param nearest  [old] number of the new item; -1: unknown, the amount is spread evenly
[[nodiscard]] std::vector<double> carry_total(const std::vector<double>& old,
                                              const std::vector<std::ptrdiff_t>& nearest,
                                              std::size_t count);

}  // namespace heihe::io
