// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>

namespace heihe::basin {

/// A place in a plane.
struct Place {
    double x = 0.0;  ///< [m] easting
    double y = 0.0;  ///< [m] northing
};

inline constexpr int utm_zones = 60;  ///< each 6 degrees wide, numbered from 1

/// Central meridian of a UTM zone [degrees east].
[[nodiscard]] constexpr int utm_meridian(int zone) noexcept { return 6 * zone - 183; }

/// EPSG code of a northern UTM zone on WGS 84.
[[nodiscard]] constexpr int utm_epsg(int zone) noexcept { return 32600 + zone; }

/// A geographic place in a northern UTM zone (WGS 84).
/// Transverse Mercator by Krueger's series to n^3 (Krueger 1912; Karney 2011, J. Geodesy 85:475,
/// equations 7-11, 35): below 1 mm in the zone.
[[nodiscard]] inline Place utm(int zone, double lat_deg, double lon_deg) {
    constexpr double radius = 6378137.0;
    constexpr double flattening = 1.0 / 298.257223563;
    constexpr double n = flattening / (2.0 - flattening);
    constexpr double degree = 3.14159265358979323846 / 180.0;
    constexpr double rectifying = radius / (1.0 + n) * (1.0 + n * n / 4.0 + n * n * n * n / 64.0);
    constexpr std::array<double, 3> alpha = {n / 2.0 - 2.0 / 3.0 * n * n + 5.0 / 16.0 * n * n * n,
                                             13.0 / 48.0 * n * n - 3.0 / 5.0 * n * n * n,
                                             61.0 / 240.0 * n * n * n};
    const double lambda = (lon_deg - utm_meridian(zone)) * degree;
    const double sine = std::sin(lat_deg * degree);
    const double e = 2.0 * std::sqrt(n) / (1.0 + n);  // first eccentricity
    const double t = std::sinh(std::atanh(sine) - e * std::atanh(e * sine));
    const double xi = std::atan2(t, std::cos(lambda));
    const double eta = std::atanh(std::sin(lambda) / std::sqrt(1.0 + t * t));
    double east = eta;
    double north = xi;
    for (int j = 1; j <= 3; ++j) {
        const double a = alpha[static_cast<std::size_t>(j - 1)];
        east += a * std::cos(2.0 * j * xi) * std::sinh(2.0 * j * eta);
        north += a * std::sin(2.0 * j * xi) * std::cosh(2.0 * j * eta);
    }
    return {500000.0 + 0.9996 * rectifying * east, 0.9996 * rectifying * north};
}

}  // namespace heihe::basin
