// SPDX-License-Identifier: MIT
#include "lib/mf6/read/readers.hpp"

#include "heihe/io/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <unistd.h>

namespace heihe::mf6::reader {
namespace {

void read_length_units(Context& context, Line& line, GwfInput& gwf) {
    const std::vector<std::string> names{"UNDEFINED", "FEET", "METERS", "CENTIMETERS"};
    const std::string word = line.upper();
    for (const auto& name : names)
        if (word == name) gwf.length_units = name;
    if (gwf.length_units.empty()) {
        gwf.length_units = "UNDEFINED";
        context.add(line, "LENGTH_UNITS is " + shown(word), io::suggestion(word, names));
    }
}

std::vector<Option> dis_options(Context& context, GwfInput& gwf) {
    return {{"LENGTH_UNITS", [&](Line& line) { read_length_units(context, line, gwf); }},
            {"NOGRB", flag(gwf.nogrb)},
            {"GRB6", file_out(context, gwf.grb_file)},
            {"XORIGIN", real_option(context, "XORIGIN", gwf.grid.xorigin)},
            {"YORIGIN", real_option(context, "YORIGIN", gwf.grid.yorigin)},
            {"ANGROT", real_option(context, "ANGROT", gwf.angrot)},
            {"EXPORT_ARRAY_ASCII", ignore()},
            {"EXPORT_ARRAY_NETCDF", ignore()},
            {"CRS", ignore()},
            {"NCF6", ignore()}};
}

// Whether the machine has the memory that so many cells take at the least. It would be given to
// us, and the process killed once it is used.
bool fits_in_memory(std::int64_t cells) {
    constexpr double cell_bytes = 100.0;
    const double memory =
        static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    return !(memory > 0.0) || static_cast<double>(cells) * cell_bytes < memory;
}

void read_sizes(Model& model, BlockReader& file) {
    grid::StructuredGrid& grid = model.gwf.grid;
    const std::size_t before = model.context.count();
    read_dimensions(file,
                    {{"NLAY", &grid.nlay, 1}, {"NROW", &grid.nrow, 1}, {"NCOL", &grid.ncol, 1}});
    if (model.context.count() != before) return;
    const std::int64_t area = static_cast<std::int64_t>(grid.nrow) * grid.ncol;
    model.sized = area <= max_nodes && area * grid.nlay <= max_nodes;
    if (!model.sized)
        model.context.add(file.header(),
                          "the grid has more than " + std::to_string(max_nodes) + " cells",
                          "check NLAY, NROW and NCOL");
    else if (!fits_in_memory(area * grid.nlay)) {
        model.sized = false;
        model.context.add(file.header(),
                          "the grid's " + std::to_string(area * grid.nlay) +
                              " cells do not fit in the memory of this machine",
                          "check NLAY, NROW and NCOL");
    }
}

void check_widths(Context& context, const InputLocation& at, std::string_view name,
                  std::string_view of_what, const std::vector<double>& width) {
    for (std::size_t n = 0; n < width.size(); ++n)
        if (!(width[n] > 0.0) || !std::isfinite(width[n]))
            context.add(at, fmt::format("{} of {} {} is {}", name, of_what, n + 1, width[n]),
                        "give a width above 0");
}

// Active cells must have a thickness.
void check_elevations(Context& context, const InputLocation& at, const grid::StructuredGrid& g) {
    bool any_active = false;
    for (int k = 0; k < g.nlay; ++k)
        for (int i = 0; i < g.nrow; ++i)
            for (int j = 0; j < g.ncol; ++j) {
                const auto node = g.node(k, i, j);
                if (g.domain(node) < 1) continue;
                any_active = true;
                const double top = g.cell_top(k, i, j);
                const double bottom = g.botm[static_cast<std::size_t>(node)];
                if (!(top > bottom))
                    context.add(at,
                                fmt::format("{}: the bottom {} is not below the top {}",
                                            cell_text(g, node), bottom, top),
                                "mend TOP or BOTM, or set IDOMAIN to 0 or -1");
            }
    if (!any_active)
        context.add(at, "no cell is active", "give IDOMAIN above 0 where there is an aquifer");
}

bool is_whole(const grid::StructuredGrid& g) {
    const auto size = [](std::ptrdiff_t n) { return static_cast<std::size_t>(n); };
    return g.delr.size() == size(g.ncol) && g.delc.size() == size(g.nrow) &&
           g.top.size() == size(g.narea()) && g.botm.size() == size(g.nnode()) &&
           (g.idomain.empty() || g.idomain.size() == size(g.nnode()));
}

void read_grid_arrays(Model& model, BlockReader& file) {
    grid::StructuredGrid& g = model.gwf.grid;
    const ArrayShape nodes = node_shape(g);
    const ArrayShape area{1, g.nrow, g.ncol, true};
    const InputLocation at = file.header().at();
    const std::size_t before = model.context.count();
    read_griddata(
        file,
        {{"DELR",
          [&](Line& l) {
              return read_array(file, l, "DELR", {1, 1, g.ncol}, g.delr);
          },
          true},
         {"DELC",
          [&](Line& l) {
              return read_array(file, l, "DELC", {1, 1, g.nrow}, g.delc);
          },
          true},
         {"TOP", [&](Line& l) { return read_array(file, l, "TOP", area, g.top); }, true},
         {"BOTM", [&](Line& l) { return read_array(file, l, "BOTM", nodes, g.botm); }, true},
         {"IDOMAIN", [&](Line& l) { return read_array(file, l, "IDOMAIN", nodes, g.idomain); }}});
    if (model.context.count() != before || !is_whole(g)) return;
    const bool all = std::all_of(g.idomain.begin(), g.idomain.end(), [](int d) { return d > 0; });
    if (all) g.idomain.clear();
    model.built = true;
    check_widths(model.context, at, "DELR", "column", g.delr);
    check_widths(model.context, at, "DELC", "row", g.delc);
    check_elevations(model.context, at, g);
}

}  // namespace

void read_dis(Model& model, const PackageLine& package) {
    Context& context = model.context;
    GwfInput& gwf = model.gwf;
    gwf.dis_file = package.file;
    Source source = context.open(package.file, package.at);
    if (source == nullptr) return;
    BlockReader file(context, source, {{"OPTIONS"}, {"DIMENSIONS", true}, {"GRIDDATA", true}});
    while (file.next_block()) {
        if (file.is("OPTIONS")) read_options(file, dis_options(context, gwf));
        if (file.is("DIMENSIONS")) read_sizes(model, file);
        if (file.is("GRIDDATA") && model.sized) read_grid_arrays(model, file);
    }
    if (gwf.length_units.empty()) gwf.length_units = "UNDEFINED";
}

}  // namespace heihe::mf6::reader
