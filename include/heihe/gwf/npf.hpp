// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <vector>

/// Node property flow: conductances between cells. Langevin et al. (2017), TM6-A55, chapter 4.
namespace heihe::gwf {

/// Average of two cells' transmissivities in a horizontal conductance.
enum class CellAveraging {
    harmonic,     ///< eq. 4-18: exact for a transmissivity constant in each cell
    logarithmic,  ///< eq. 4-19: exact for a transmissivity that changes linearly between cells
    amt_lmk,      ///< arithmetic-mean thickness, logarithmic-mean conductivity
    amt_hmk       ///< arithmetic-mean thickness, harmonic-mean conductivity
};

/// Rewetting of dry cells under Picard. McDonald and others (1991), OFR 91-536,
/// eqs. 3a and 3b; Langevin et al. (2017), chapter 4.
struct Rewetting {
    bool on = false;
    double wetfct = 1.0;          ///< [-] factor of the head that a wetted cell starts from
    int iwetit = 1;               ///< tried at every iwetit-th outer iteration
    bool from_threshold = false;  ///< IHDWET: start from the threshold, not the neighbour's head
    /// [ncell] L, |wetdry| above the bottom wets the cell; > 0: by any neighbour, < 0: by the one
    /// below alone, 0: never.
    std::vector<double> wetdry{};
};

/// Hydraulic properties; arrays are [ncell] in the mesh's numbering.
struct Npf {
    std::vector<int> icelltype{};  ///< 0 confined, else convertible; empty: all confined
    std::vector<double> k{};       ///< [L/T] along rows
    std::vector<double> k22{};     ///< [L/T] along columns; empty: = k
    std::vector<double> k33{};     ///< [L/T] vertical; empty: = k
    CellAveraging averaging = CellAveraging::harmonic;
    /// Saturated share that a confined cell keeps (THICKSTRT); empty: 1 [-].
    std::vector<double> confined_saturation{};
    bool variable_cv = false;  ///< vertical conductance follows the water table
    bool dewatered = false;    ///< with variable_cv: also in the cell below
    bool perched = false;      ///< Picard: no suction from a dewatered cell below
    Rewetting rewetting{};
};

/// One side of a horizontal connection.
struct HalfCell {
    double k;          ///< [L/T]
    double thickness;  ///< [L]   saturated
    double length;     ///< [L]   centre to the shared face
};

/// Logarithmic mean (a - b) / ln(a / b), Goode and Appel (1992), WRIR 92-4124; the arithmetic mean
/// where both are nearly the same, as MODFLOW does. 0 if either is not above 0.
[[nodiscard]] inline double logarithmic_mean(double a, double b) noexcept {
    if (!(a > 0.0 && b > 0.0)) return 0.0;
    const double ratio = b / a;
    if (ratio > 1.0 / 1.005 && ratio < 1.005) return 0.5 * (a + b);
    return (b - a) / std::log(ratio);
}

/// Conductance [L^2/T] between two cells' centres across a face of this width [L].
/// Langevin et al. (2017), eqs. 4-18 to 4-22.
[[nodiscard]] inline double horizontal_conductance(const HalfCell& n, const HalfCell& m,
                                                   double width, CellAveraging how) noexcept {
    const double t_n = n.k * n.thickness;
    const double t_m = m.k * m.thickness;
    if (!(t_n > 0.0 && t_m > 0.0)) return 0.0;
    const double length = n.length + m.length;
    const double mean_thickness = 0.5 * (n.thickness + m.thickness);
    switch (how) {
        case CellAveraging::harmonic: return width * t_n * t_m / (t_n * m.length + t_m * n.length);
        case CellAveraging::logarithmic: return width * logarithmic_mean(t_n, t_m) / length;
        case CellAveraging::amt_lmk:
            return width * logarithmic_mean(n.k, m.k) * mean_thickness / length;
        case CellAveraging::amt_hmk:
            return width * mean_thickness * n.k * m.k / (n.k * m.length + m.k * n.length);
    }
    return 0.0;
}

/// Vertical conductance [L^2/T] between two cells' centres over an area [L^2]: their half
/// thicknesses in series. Langevin et al. (2017), eq. 4-25.
[[nodiscard]] inline double vertical_conductance(double k33_n, double thickness_n, double k33_m,
                                                 double thickness_m, double area) noexcept {
    if (!(k33_n > 0.0 && k33_m > 0.0)) return 0.0;
    const double resistance = 0.5 * thickness_n / k33_n + 0.5 * thickness_m / k33_m;
    return resistance > 0.0 ? area / resistance : 0.0;
}

}  // namespace heihe::gwf
