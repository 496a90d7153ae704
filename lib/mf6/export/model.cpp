// SPDX-License-Identifier: MIT
#include "lib/mf6/export/model.hpp"

#include "lib/mf6/export/package.hpp"
#include "lib/mf6/model/setup.hpp"

#include "heihe/basin/setup/utm.hpp"
#include "heihe/mf6/binary_files.hpp"

#include <fmt/format.h>

#include <cmath>
#include <span>
#include <string_view>

namespace heihe::mf6 {
namespace {

/// Writes arrays of the box, a text file a layer, and collects the lines that name them.
class Arrays {
public:
    Arrays(const OutputRun& files, const grid::StructuredGrid& grid) : files_{files}, grid_{grid} {}

    /// A line a row of the grid. Numbers read back to the same bits.
    template <typename T>
    void write(std::string_view file, std::span<const T> value) {
        std::string text;
        for (int i = 0; i < grid_.nrow; ++i)
            for (int j = 0; j < grid_.ncol; ++j)
                text += fmt::format("{}{}", finite(value[at(grid_.node(0, i, j))]),
                                    j + 1 < grid_.ncol ? ' ' : '\n');
        bytes_ += write_whole(files_, file, text);
    }
    /// All layers of an array. @return its lines in the package's file
    template <typename T>
    [[nodiscard]] std::string layered(std::string_view name, std::span<const T> value) {
        std::string lines = fmt::format("  {} LAYERED\n", name);
        for (int k = 0; k < grid_.nlay; ++k) {
            const std::string file = fmt::format("arrays/{}_{}.txt", name, k + 1);
            write<T>(file, value.subspan(at(grid_.node(k, 0, 0)), at(grid_.narea())));
            lines += fmt::format("    OPEN/CLOSE {}\n", file);
        }
        return lines;
    }
    /// Values of the mesh's cells; elsewhere a value that means nothing.
    [[nodiscard]] std::string layered(std::string_view name, const grid::ColumnMesh& mesh,
                                      std::span<const double> cells, double elsewhere) {
        const NodeMap map{mesh};
        std::vector<double> value(at(grid_.nnode()), elsewhere);
        for (Cell n = 0; n < mesh.ncell(); ++n)
            if (mesh.kind(n) == grid::CellKind::active)
                value[static_cast<std::size_t>(map.node(n))] = cells[at(n)];
        return layered<double>(name, value);
    }
    void package(std::string_view file, std::string_view text) {
        bytes_ += write_whole(files_, file, text);
    }
    [[nodiscard]] std::int64_t bytes() const noexcept { return bytes_; }

private:
    static double finite(double v) noexcept { return std::isfinite(v) ? v : 0.0; }
    static int finite(int v) noexcept { return v; }

    const OutputRun& files_;
    const grid::StructuredGrid& grid_;
    std::int64_t bytes_ = 0;
};

std::string widths(const std::vector<double>& width) {
    bool equal = true;
    for (const double w : width) equal = equal && w == width.front();
    if (equal) return fmt::format("    CONSTANT {}\n", width.front());
    std::string text = "    INTERNAL\n     ";
    for (const double w : width) text += fmt::format(" {}", w);
    return text + '\n';
}

void write_dis(Arrays& arrays, const grid::StructuredGrid& g, int utm_zone) {
    arrays.write<double>("arrays/top.txt", g.top);
    std::string text = fmt::format(
        "# metres, UTM zone {}N on WGS 84 (EPSG:{})\n"
        "BEGIN OPTIONS\n  LENGTH_UNITS METERS\n  XORIGIN {}\n  YORIGIN {}\nEND OPTIONS\n\n"
        "BEGIN DIMENSIONS\n  NLAY {}\n  NROW {}\n  NCOL {}\nEND DIMENSIONS\n\n"
        "BEGIN GRIDDATA\n  DELR\n{}  DELC\n{}  TOP\n    OPEN/CLOSE arrays/top.txt\n",
        utm_zone, basin::utm_epsg(utm_zone), g.xorigin, g.yorigin, g.nlay, g.nrow, g.ncol,
        widths(g.delr), widths(g.delc));
    text += arrays.layered<double>("BOTM", g.botm);
    if (!g.idomain.empty()) text += arrays.layered<int>("IDOMAIN", g.idomain);
    arrays.package("basin.dis", text + "END GRIDDATA\n");
}

}  // namespace

std::int64_t write_aquifer(const OutputRun& files, const basin::Simulation& run,
                           const std::vector<double>& head) {
    const auto& in = run.inputs();
    const auto& mesh = run.model().mesh();
    Arrays arrays{files, in.grid};
    write_dis(arrays, in.grid, in.utm_zone);
    arrays.package("basin.npf",
                   "# m/d; means between cells are harmonic, upstream weighting by NEWTON\n"
                   "BEGIN OPTIONS\nEND OPTIONS\n\nBEGIN GRIDDATA\n  ICELLTYPE\n    CONSTANT 1\n" +
                       arrays.layered("K", mesh, in.aquifer.k, 1.0) +
                       arrays.layered("K33", mesh, in.aquifer.k33, 1.0) + "END GRIDDATA\n");
    arrays.package("basin.sto",
                   "# specific storage 1/m, specific yield -\n"
                   "BEGIN OPTIONS\nEND OPTIONS\n\nBEGIN GRIDDATA\n  ICONVERT\n    CONSTANT 1\n" +
                       arrays.layered("SS", mesh, in.aquifer.ss, 0.0) +
                       arrays.layered("SY", mesh, in.aquifer.sy, 0.0) +
                       "END GRIDDATA\n\nBEGIN PERIOD 1\n  TRANSIENT\nEND PERIOD\n");
    arrays.package("basin.ic", "# heads of the run at its start, m\nBEGIN GRIDDATA\n" +
                                   arrays.layered("STRT", mesh, head, head_inactive) +
                                   "END GRIDDATA\n");
    return arrays.bytes();
}

std::int64_t write_solution(const OutputRun& files, const std::vector<ExportPeriod>& periods) {
    std::string tdis = fmt::format(
        "# a stress period for each groundwater step of the run; their dates: periods.csv\n"
        "BEGIN OPTIONS\n  TIME_UNITS DAYS\n  START_DATE_TIME {}\nEND OPTIONS\n\n"
        "BEGIN DIMENSIONS\n  NPER {}\nEND DIMENSIONS\n\n# perlen, nstp, tsmult\nBEGIN PERIODDATA\n",
        periods.empty() ? "" : periods.front().start, periods.size());
    for (const auto& p : periods) tdis += fmt::format("  {} 1 1.0\n", p.days);
    return write_whole(files, "basin.tdis", tdis + "END PERIODDATA\n") +
           write_whole(
               files, "basin.ims",
               "# much tighter than heads need, so that what is left comes from the stresses "
               "alone\n"
               "BEGIN OPTIONS\n  PRINT_OPTION SUMMARY\nEND OPTIONS\n\n"
               "BEGIN NONLINEAR\n  OUTER_DVCLOSE 1e-6\n  OUTER_MAXIMUM 200\n"
               "  UNDER_RELAXATION DBD\n  UNDER_RELAXATION_THETA 0.9\n"
               "  UNDER_RELAXATION_KAPPA 0.0001\n  UNDER_RELAXATION_GAMMA 0.0\n"
               "  UNDER_RELAXATION_MOMENTUM 0.0\nEND NONLINEAR\n\n"
               "BEGIN LINEAR\n  INNER_MAXIMUM 300\n  INNER_DVCLOSE 1e-7\n  INNER_RCLOSE 0.001\n"
               "  LINEAR_ACCELERATION BICGSTAB\n  PRECONDITIONER_LEVELS 2\n"
               "  PRECONDITIONER_DROP_TOLERANCE 0.001\nEND LINEAR\n");
}

std::int64_t write_simulation_name_file(const OutputRun& files) {
    return write_whole(
        files, "mfsim.nam",
        "BEGIN OPTIONS\nEND OPTIONS\n\nBEGIN TIMING\n  TDIS6 basin.tdis\nEND TIMING\n\n"
        "BEGIN MODELS\n  GWF6 basin.nam basin\nEND MODELS\n\n"
        "BEGIN EXCHANGES\nEND EXCHANGES\n\n"
        "BEGIN SOLUTIONGROUP 1\n  IMS6 basin.ims basin\nEND SOLUTIONGROUP\n");
}

std::int64_t write_control(const OutputRun& files, const std::vector<PackageEntry>& packages,
                           const std::vector<ExportPeriod>& periods) {
    std::string nam =
        "BEGIN OPTIONS\n  LIST basin.lst\n  NEWTON UNDER_RELAXATION\n  SAVE_FLOWS\nEND OPTIONS\n\n"
        "BEGIN PACKAGES\n  DIS6 basin.dis dis\n  NPF6 basin.npf npf\n  STO6 basin.sto sto\n"
        "  IC6 basin.ic ic\n  OC6 basin.oc oc\n";
    for (const auto& p : packages) nam += fmt::format("  {}6 {} {}\n", p.type, p.file, p.name);
    std::string oc =
        "# heads at each month's end\nBEGIN OPTIONS\n  HEAD FILEOUT basin.hds\n"
        "  BUDGETCSV FILEOUT basin.budget.csv\nEND OPTIONS\n";
    std::string csv = "period,start,end,days,heads_saved\n";
    bool saving = false;
    for (std::size_t k = 0; k < periods.size(); ++k) {
        const auto& p = periods[k];
        csv += fmt::format("{},{},{},{},{}\n", k + 1, p.start, p.end, p.days, p.saved ? 1 : 0);
        if (p.saved == saving) continue;
        saving = p.saved;
        oc += fmt::format("\nBEGIN PERIOD {}\n{}END PERIOD\n", k + 1,
                          saving ? "  SAVE HEAD LAST\n  PRINT BUDGET LAST\n" : "");
    }
    return write_whole(files, "basin.nam", nam + "END PACKAGES\n") +
           write_whole(files, "basin.oc", oc) + write_whole(files, "periods.csv", csv);
}

std::int64_t write_reaches(const OutputRun& files, const basin::Simulation& run) {
    const auto& reaches = run.inputs().network.reaches;
    const auto& mesh = run.model().mesh();
    std::string csv = "reach,segment,number,layer,row,column,bed_bottom_m\n";
    for (std::size_t r = 0; r < reaches.size(); ++r) {
        const Cell n = run.stresses().river().cell(r);
        if (n < 0) continue;
        const int c = mesh.column_of(n);
        csv += fmt::format("{},{},{},{},{},{},{}\n", r + 1, reaches[r].segment, reaches[r].number,
                           mesh.layer_of(n) + 1, mesh.row(c) + 1, mesh.col(c) + 1,
                           run.stresses().river().bed_bottom(r));
    }
    return write_whole(files, "reaches.csv", csv);
}

}  // namespace heihe::mf6
