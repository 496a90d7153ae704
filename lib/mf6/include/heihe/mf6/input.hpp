// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/grid/structured_grid.hpp"
#include "heihe/mf6/period_blocks.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// What a MODFLOW 6 simulation folder holds, read whole and checked, nothing computed yet.
/// Node numbers are 0-based user nodes, (k*nrow + i)*ncol + j over the whole box; periods are
/// 1-based as in the files. Lengths and times are in the model's own units. Names keep the case of
/// the file where they are shown to the user and are upper case where they are looked up.
namespace heihe::mf6 {

/// A stress period of TDIS.
struct Period {
    double perlen = 0.0;  ///< [T]
    int nstp = 1;
    double tsmult = 1.0;
    int line = 0;  ///< in the file of TDIS
};

/// Adaptive time steps of one period (ATS).
struct AtsPeriod {
    int period = 0;          ///< 1-based
    double dt0 = 0.0;        ///< [T]
    double dtmin = 0.0;      ///< [T]
    double dtmax = 0.0;      ///< [T]
    double dtadj = 0.0;      ///< [-]
    double dtfailadj = 0.0;  ///< [-]
    InputLocation at{};
};

struct Tdis {
    std::string time_units{};       ///< upper case, "UNKNOWN" if not given
    std::string start_date_time{};  ///< as written
    std::vector<Period> periods{};
    std::vector<AtsPeriod> ats{};  ///< by period, one a period
    std::string file{};            ///< for messages
};

/// IMS; values after COMPLEXITY's defaults (simple, moderate, complex) and the file's own.
struct Ims {
    std::string complexity{"SIMPLE"};
    double outer_dvclose = 1e-3;  ///< [L]
    int outer_maximum = 25;
    std::string under_relaxation{"NONE"};  ///< NONE, SIMPLE, COOLEY, DBD
    double gamma = 0.0, theta = 0.0, kappa = 0.0, momentum = 0.0;
    int backtracking_number = 0;
    double backtracking_tolerance = 0.0;
    double backtracking_reduction_factor = 0.0;
    double backtracking_residual_limit = 0.0;
    int inner_maximum = 50;
    double inner_dvclose = 1e-3;  ///< [L]
    double inner_rclose = 0.1;    ///< [L^3/T]
    std::string rclose_option{};  ///< "", STRICT, L2NORM_RCLOSE, RELATIVE_RCLOSE
    std::string linear_acceleration{"CG"};
    bool no_ptc = false;          ///< NO_PTC all or first
    std::string no_ptc_option{};  ///< "", ALL, FIRST
    double ats_outer_maximum_fraction = 1.0 / 3.0;
    std::string csv_outer_output{}, csv_inner_output{};
};

/// Node properties of NPF with every default filled in, user-node order.
struct NpfInput {
    bool save_flows = false;
    bool print_flows = false;
    bool save_specific_discharge = false;
    bool save_saturation = false;
    std::string alternative_cell_averaging{};  ///< "", LOGARITHMIC, AMT-LMK, AMT-HMK
    bool thickstrt = false;
    bool variablecv = false, dewatered = false;
    bool perched = false;
    bool rewet = false;
    double wetfct = 0.0;
    int iwetit = 1, ihdwet = 0;
    bool k22overk = false, k33overk = false;  ///< already applied to k22 and k33
    bool dev_no_newton = false;               ///< model keeps Picard for flow between cells
    double dev_omega = 0.0;                   ///< 0: default
    std::vector<int> icelltype{};
    std::vector<double> k{}, k22{}, k33{};  ///< k22, k33 empty: as k
    std::vector<double> angle1{};           ///< empty: none
    std::vector<double> wetdry{};           ///< empty: none
};

struct StoInput {
    bool save_flows = false;
    bool storagecoefficient = false;
    bool ss_confined_only = false;
    std::vector<int> iconvert{};
    std::vector<double> ss{}, sy{};
    /// Period from which each entry holds, and whether it is transient; sorted by period. Before
    /// the first entry and where empty: transient.
    std::vector<std::pair<int, bool>> transient{};
};

/// A value that follows a time series: row and column in its table.
struct SeriesUse {
    std::int32_t row = 0;     ///< item in the block
    std::int32_t col = 0;     ///< value column, stresses first, then auxiliaries
    std::int32_t series = 0;  ///< index in ListInput::series
};

enum class Interpolation { stepwise, linear, linear_end };

/// One time series (TS6): the points of a name, with its method and factor.
struct TimeSeries {
    std::string name{};  ///< upper case
    Interpolation method = Interpolation::stepwise;
    double sfac = 1.0;
    std::vector<double> time{}, value{};  ///< points with NODATA left out
    InputLocation at{};
};

/// One time-array series (TAS6): [narea] values at each time, user-area order.
struct TimeArraySeries {
    std::string name{};
    Interpolation method = Interpolation::stepwise;
    double sfac = 1.0;
    std::vector<double> time{};
    std::vector<std::vector<double>> value{};
    InputLocation at{};
};

/// The items of one period block, one row each; they hold until the next block.
struct ListBlock {
    int period = 1;
    std::vector<std::int64_t> node{};  ///< [nrow] user node; -1 where the file says NONE
    std::vector<double> value{};       ///< [nrow * ncol] row by row
    std::vector<SeriesUse> series{};
    std::vector<std::string> boundname{};  ///< [nrow] or empty; upper case
    std::vector<std::int32_t> line{};      ///< [nrow] line in file
    std::string file{};                    ///< where the rows stand (OPEN/CLOSE may lead elsewhere)
};

[[nodiscard]] std::size_t packed_size(const ListBlock& block);
[[nodiscard]] std::string pack(const ListBlock& block);
void unpack(const std::string& bytes, ListBlock& block);

/// The arrays of one period block of a package with READASARRAYS; what is not given stays.
struct ArrayBlock {
    struct Array {
        int col = 0;                  ///< value column, stresses first, then auxiliaries
        std::int32_t series = -1;     ///< index in array_series, or -1
        std::vector<double> value{};  ///< [narea]
    };
    int period = 1;
    std::vector<std::int32_t> layer{};  ///< [narea] IRCH or IEVT, 1-based; empty: as before
    std::vector<Array> arrays{};
};

[[nodiscard]] std::size_t packed_size(const ArrayBlock& block);
[[nodiscard]] std::string pack(const ArrayBlock& block);
void unpack(const std::string& bytes, ArrayBlock& block);

/// One line of an OBS6 file: what is written into one column.
struct Observation {
    std::string name{};                  ///< as written
    std::string type{};                  ///< upper case, e.g. HEAD, FLOW-JA-FACE, STAGE, RIV
    std::int64_t node = -1, node2 = -1;  ///< user nodes where the id is a cell
    int number = 0, number2 = 0;         ///< reach and the like, 1-based, where the id is a number
    std::string boundname{};             ///< upper case, where the id is a name
    InputLocation at{};
};

/// One CONTINUOUS block: one file.
struct ObservationFile {
    std::string file{};  ///< as written
    bool binary = false;
    std::vector<Observation> items{};
};

struct Observations {
    bool print_input = false;
    int digits = 0;  ///< 0: full
    std::vector<ObservationFile> files{};
};

/// What every boundary package has.
struct PackageBase {
    std::string type{};  ///< CHD, WEL, DRN, RIV, GHB, RCH, EVT, SFR, MVR
    std::string name{};  ///< upper case package name, unique in the model
    std::string file{};  ///< as written in the name file
    bool print_input = false, print_flows = false, save_flows = false;
    bool mover = false;
    bool boundnames = false;
    std::vector<std::string> auxiliary{};  ///< upper case
    std::optional<Observations> observations{};
    std::vector<TimeSeries> series{};
};

/// CHD, WEL, DRN, RIV, GHB, RCH and EVT, as lists or as arrays.
/// Value columns: CHD head; WEL q; DRN elev cond; RIV stage cond rbot; GHB bhead cond; RCH recharge;
/// EVT surface rate depth, then nseg-1 pxdp, nseg-1 petm, and petm0 with surf_rate_specified; then
/// the auxiliaries. Array packages have the same columns (EVT arrays have nseg = 1).
struct ListInput : PackageBase {
    int maxbound = 0;
    int nstress = 0;                 ///< value columns before the auxiliaries
    int auxmult = -1;                ///< value column of AUXMULTNAME, or -1
    int auxdepth = -1;               ///< DRN: value column of AUXDEPTHNAME, or -1
    double auto_flow_reduce = -1.0;  ///< WEL: fraction of thickness, or length; < 0: not given
    bool flow_reduction_length = false;
    std::string auto_flow_reduce_csv{};
    bool read_as_arrays = false;  ///< RCH, EVT
    bool fixed_cell = false;      ///< RCH, EVT
    int nseg = 1;                 ///< EVT
    bool surf_rate_specified = false;
    PeriodBlocks<ListBlock> blocks{};         ///< sorted by period
    PeriodBlocks<ArrayBlock> array_blocks{};  ///< sorted by period
    std::vector<TimeArraySeries> array_series{};
    [[nodiscard]] int ncol() const noexcept { return nstress + static_cast<int>(auxiliary.size()); }
};

/// HFB: barriers of one period block; a block replaces all barriers before it.
struct Barrier {
    std::int64_t node1 = 0, node2 = 0;
    double hydchr = 0.0;  ///< [1/T] K over width; < 0: multiplies the conductance by its size
    InputLocation at{};
};
struct HfbBlock {
    int period = 1;
    std::vector<Barrier> barriers{};
};

/// A word of a SFR or similar setting: a number or the name of a time series.
struct SeriesNumber {
    double value = 0.0;
    std::int32_t series = -1;  ///< index in PackageBase::series, or -1
};

struct SfrReachInput {
    std::int64_t node = -1;  ///< -1: not connected to a cell (NONE or 0 0 0)
    double rlen = 0.0, rwid = 0.0, rgrd = 0.0, rtp = 0.0, rbth = 0.0, rhk = 0.0;
    SeriesNumber man{};
    int ncon = 0;
    SeriesNumber ustrf{};
    int ndv = 0;
    std::vector<SeriesNumber> aux{};
    std::string boundname{};
    std::vector<int> connections{};  ///< 1-based reach, < 0 downstream
    InputLocation connections_at{};
    /// Cross section: width fraction, height [L], and Manning fraction (1 if not given); empty:
    /// rectangular.
    std::vector<double> xfraction{}, height{}, manfraction{};
    InputLocation at{};
};

enum class DiversionPriority { fraction, excess, threshold, upto };

struct SfrDiversionInput {
    int reach = 0, number = 0, to = 0;  ///< 1-based
    DiversionPriority priority = DiversionPriority::upto;
    InputLocation at{};
};

/// One line of a SFR period block.
struct SfrSetting {
    enum class Kind {
        status,
        manning,
        stage,
        inflow,
        rainfall,
        evaporation,
        runoff,
        diversion,
        upstream_fraction,
        auxiliary,
        cross_section
    };
    int reach = 0;  ///< 1-based
    Kind kind = Kind::inflow;
    std::string word{};  ///< status: ACTIVE, INACTIVE, SIMPLE; auxiliary: its name
    int number = 0;      ///< diversion number, 1-based; auxiliary: its index
    SeriesNumber value{};
    std::vector<double> xfraction{}, height{}, manfraction{};  ///< cross_section
    InputLocation at{};
};
struct SfrBlock {
    int period = 1;
    std::vector<SfrSetting> settings{};
};

struct SfrInput : PackageBase {
    bool storage = false;
    bool print_stage = false;
    std::string stage_file{}, budget_file{}, budget_csv_file{}, package_convergence_file{};
    double unit_conversion = 1.0;  ///< unit_conversion, or from length_ and time_conversion
    int maximum_iterations = 100;
    int maximum_picard_iterations = 100;
    double maximum_depth_change = 1e-5;  ///< [L]
    double storage_weight = 1.0;
    bool kinematic = false;  ///< STORAGE given: transient reaches
    std::vector<SfrReachInput> reaches{};
    std::vector<SfrDiversionInput> diversions{};
    std::vector<double> initial_stage{};  ///< [nreach] or empty
    std::vector<SfrBlock> blocks{};
};

enum class MoverRule { factor, excess, threshold, upto };

struct MoverEntry {
    std::string from{};  ///< upper case package name
    int from_id = 0;     ///< 1-based item
    std::string to{};
    int to_id = 0;
    MoverRule rule = MoverRule::factor;
    double value = 0.0;
    InputLocation at{};
};
struct MoverBlock {
    int period = 1;
    std::vector<MoverEntry> entries{};
};
struct MvrInput {
    bool present = false;
    std::string name{}, file{};
    bool print_input = false, print_flows = false;
    std::string budget_file{}, budget_csv_file{};
    std::vector<std::string> packages{};  ///< upper case, as the block PACKAGES names them
    std::vector<MoverBlock> blocks{};
};

/// When something is saved or printed (OC): the words of a period block, in order.
struct OcRule {
    enum class When { all, first, last, frequency, steps };
    bool save = true;  ///< else PRINT
    bool head = true;  ///< else BUDGET
    When when = When::all;
    int frequency = 1;
    std::vector<int> steps{};
};
struct OcBlock {
    int period = 1;
    std::vector<OcRule> rules{};  ///< hold until the next block
};
struct OcInput {
    std::string head_file{}, budget_file{}, budget_csv_file{};  ///< as written; empty: none
    std::string head_print_format{};
    std::vector<OcBlock> blocks{};
};

/// One GWF model.
struct GwfInput {
    std::string name{};  ///< as written in mfsim.nam
    std::string name_file{};
    std::string listing_file{};  ///< "" -> name_file with .lst behind its last point
    bool newton = false, under_relaxation = false;
    bool print_input = false, print_flows = false, save_flows = false;
    grid::StructuredGrid grid{};
    std::string length_units{};  ///< upper case, "UNDEFINED" if not given
    double angrot = 0.0;
    bool nogrb = false;
    std::string dis_file{};
    std::string grb_file{};      ///< "" -> dis_file + ".grb"
    std::vector<double> strt{};  ///< [nnode]
    NpfInput npf{};
    std::optional<StoInput> sto{};
    std::optional<OcInput> oc{};
    std::optional<Observations> observations{};  ///< of the model itself (OBS6 in the name file)
    std::vector<HfbBlock> hfb{};
    MvrInput mvr{};
    /// Boundary packages in the order in which MODFLOW 6 adds them (WEL, DRN, RIV, GHB, RCH, EVT,
    /// CHD, SFR; those of a type as in the name file): `list` or `sfr` and the index there.
    enum class PackageKind { list, sfr };
    std::vector<std::pair<PackageKind, int>> order{};
    std::vector<ListInput> lists{};
    /// [bytes] of each list package's period blocks that stay in memory; the others go to a spool.
    std::size_t most_held = PeriodBlocks<ListBlock>::default_most_held;
    std::vector<SfrInput> sfrs{};
};

/// A whole simulation.
struct Simulation {
    std::filesystem::path folder{};  ///< that holds mfsim.nam; every file name is relative to it
    bool continue_if_not_converged = false;
    bool nocheck = false;  ///< packages do not check their values
    Tdis tdis{};
    Ims ims{};
    GwfInput gwf{};
};

/// Reads mfsim.nam in this folder and everything that it names.
/// @throws InputError with every mistake found (file:line: block: what was read; what was expected)
///         and everything that is not supported, named by package, file and line
/// @param most_held  as GwfInput::most_held
[[nodiscard]] Simulation read_simulation(
    const std::filesystem::path& folder,
    std::size_t most_held = PeriodBlocks<ListBlock>::default_most_held);

}  // namespace heihe::mf6
