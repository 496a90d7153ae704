// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"
#include "lib/mf6/text/number_reader.hpp"
#include "lib/mf6/text/package_reader.hpp"

#include <algorithm>

namespace heihe::mf6::reader {
namespace {

// What may be observed of the model (empty package) or of a package.
std::vector<std::string> types_of(std::string_view package) {
    if (package.empty()) return {"HEAD", "DRAWDOWN", "FLOW-JA-FACE"};
    if (package == "SFR")
        return {"STAGE",    "EXT-INFLOW",    "INFLOW",          "FROM-MVR", "RAINFALL",
                "RUNOFF",   "SFR",           "EVAPORATION",     "OUTFLOW",  "EXT-OUTFLOW",
                "TO-MVR",   "UPSTREAM-FLOW", "DOWNSTREAM-FLOW", "DEPTH",    "WET-PERIMETER",
                "WET-AREA", "WET-WIDTH"};
    std::vector<std::string> types{std::string{package}};
    if (package != "CHD" && package != "RCH" && package != "EVT") types.emplace_back("TO-MVR");
    if (package == "WEL") types.emplace_back("WEL-REDUCTION");
    return types;
}

// An id that begins with a whole number is one of numbers, all others are boundnames: MODFLOW 6,
// extract_idnum_or_bndname and noder_from_string.
bool begins_with_number(const Line& line) { return integer_of(line.peek()).has_value(); }

// True if the two cells share a face, or lie above each other with pass-through cells between.
bool are_neighbours(const grid::StructuredGrid& grid, std::int64_t a, std::int64_t b) {
    const std::int64_t n = std::min(a, b);
    const std::int64_t m = std::max(a, b);
    const std::int64_t area = grid.narea();
    if (n == m) return true;  // what is left over in the cell
    if (n / area == m / area) return m - n == grid.ncol || (m - n == 1 && m % grid.ncol != 0);
    if (n % area != m % area) return false;
    for (std::int64_t between = n + area; between < m; between += area)
        if (grid.domain(static_cast<std::ptrdiff_t>(between)) >= 0) return false;
    return true;
}

void read_model_id(Model& model, Line& line, Observation& one) {
    one.node = read_active_cell(model, line).value_or(-1);
    if (one.node < 0 || one.type != "FLOW-JA-FACE") return;
    one.node2 = read_active_cell(model, line).value_or(-1);
    if (one.node2 < 0 || !model.built || are_neighbours(model.gwf.grid, one.node, one.node2))
        return;
    model.context.add(line,
                      "the cells in " + cell_text(model.gwf.grid, one.node) + " and in " +
                          cell_text(model.gwf.grid, one.node2) + " are not connected",
                      "name two active neighbours");
}

void read_package_id(Model& model, Line& line, std::string_view package, Observation& one) {
    if (line.peek().empty()) {
        model.context.add(line, "the id is missing", "give a cell, a number or a boundname");
    } else if (package == "SFR") {
        if (begins_with_number(line))
            one.number = model.context.integer_from(line, "the reach", 1).value_or(0);
        else
            one.boundname = read_boundname(line);
    } else if (begins_with_number(line)) {
        one.node = read_active_cell(model, line).value_or(-1);
    } else {
        one.boundname = read_boundname(line);
    }
}

void read_file_block(Model& model, BlockReader& file, std::string_view package, Observations& all) {
    Context& context = model.context;
    ObservationFile& out = all.files.emplace_back();
    out.file = file_in(context, file.header(), "FILEOUT");
    out.binary = file.header().upper() == "BINARY";
    const auto types = types_of(package);
    Line line;
    while (file.next_line(line)) {
        Observation one;
        one.at = line.at();
        one.name = line.word();
        one.type = line.upper();
        if (std::find(types.begin(), types.end(), one.type) == types.end()) {
            context.add(line, "unknown observation type " + shown(one.type),
                        io::suggestion(one.type, types));
            continue;
        }
        if (package.empty())
            read_model_id(model, line, one);
        else
            read_package_id(model, line, package, one);
        out.items.push_back(std::move(one));
    }
}

}  // namespace

Observations read_observations(Model& model, const std::string& name, const InputLocation& named_at,
                               std::string_view package) {
    Observations all;
    Context& context = model.context;
    Source source = context.open(name, named_at);
    if (source == nullptr) return all;
    const std::vector<Option> options{
        {"DIGITS",
         [&](Line& line) { all.digits = context.integer_from(line, "DIGITS", 0).value_or(0); }},
        {"PRINT_INPUT", flag(all.print_input)}};
    BlockReader file(context, source, {{"OPTIONS"}, {"CONTINUOUS", false, true}});
    while (file.next_block()) {
        if (file.is("OPTIONS"))
            read_options(file, options);
        else
            read_file_block(model, file, package, all);
    }
    return all;
}

}  // namespace heihe::mf6::reader
