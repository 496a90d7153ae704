// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/simulation.hpp"

#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

/// The stresses of an accepted step of the basin as rows of MODFLOW 6 packages. At the accepted heads
/// each row gives exactly the flow of the run, and no row's inflow grows with the head: the step has
/// one solution, and it is the run's.
namespace heihe::mf6 {

/// Rows of one period block.
struct ExportRows {
    int width = 1;                ///< values a row
    std::vector<Cell> cell{};     ///< [nrow] of the model's mesh
    std::vector<double> value{};  ///< [nrow * width] row by row

    [[nodiscard]] std::size_t size() const noexcept { return cell.size(); }
    void add(Cell n, std::initializer_list<double> values) {
        cell.push_back(n);
        value.insert(value.end(), values);
    }
};

/// WEL: what the wells deliver, one row a cell: q [m3/d].
[[nodiscard]] ExportRows well_rows(const basin::Simulation& run);

/// RCH: what the water table takes of the recharge offered to it: recharge [m/d].
[[nodiscard]] ExportRows recharge_rows(const basin::Simulation& run);

/// EVT: surface [m], rate [m/d], depth [m]; the rate makes the flow at this head the run's.
/// @param head [ncell] m, accepted
[[nodiscard]] ExportRows evapotranspiration_rows(const basin::Simulation& run,
                                                 std::span<const double> head);

/// DRN: elev [m], cond [m2/d]; at this head flow and slope are the run's.
/// @param head [ncell] m, accepted
[[nodiscard]] ExportRows drain_rows(const basin::Simulation& run, std::span<const double> head);

/// WEL: inflow from the mountain front, the same in every step: q [m3/d].
[[nodiscard]] ExportRows lateral_rows(const basin::Inputs& in, const gwf::Model& model);

/// What one reach did to the aquifer in a step.
struct ReachExchange {
    double head = 0.0;      ///< [m]    of the cell below, accepted
    double flow = 0.0;      ///< [m3/d] into the aquifer
    double cond = 0.0;      ///< [m2/d] -dflow/dhead had the head been the same on all its days
    double stage = 0.0;     ///< [m]    mean of its days
    double rbot = 0.0;      ///< [m]    bottom of the bed
    double cell_bot = 0.0;  ///< [m]    bottom of the cell
};

/// How a reach stands in the files.
enum class ReachForm : std::int8_t {
    stage,      ///< RIV with the run's stage; the conductance makes the flow
    effective,  ///< RIV with the run's conductance; the stage, near the run's, makes the flow
    flux        ///< WEL: detached, limited by water, or on the change from one to the other
};

struct RivValues {
    ReachForm form = ReachForm::flux;
    double stage = 0.0;  ///< [m]
    double cond = 0.0;   ///< [m2/d]
    double rbot = 0.0;   ///< [m]
};

/// Chooses the form of a reach. RIV values are what MODFLOW 6 takes: cell bottom <= rbot <= stage.
[[nodiscard]] RivValues riv_values(const ReachExchange& reach) noexcept;

struct RiverRows {
    ExportRows riv{5, {}, {}};  ///< stage [m], cond [m2/d], rbot [m], reach number, run's stage [m]
    ExportRows flux{2, {}, {}};         ///< q [m3/d], reach number
    std::int64_t count[3] = {0, 0, 0};  ///< reaches by ReachForm
};

/// Exchange with the river. @param head [ncell] m, accepted
[[nodiscard]] RiverRows river_rows(const basin::Simulation& run, std::span<const double> head);

}  // namespace heihe::mf6
