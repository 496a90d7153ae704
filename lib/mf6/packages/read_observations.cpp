// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"
#include "lib/mf6/packages/common_options.hpp"
#include "lib/mf6/text/number_reader.hpp"

#include <algorithm>

namespace heihe::mf6::reader {
namespace {

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

void read_package_id(Model& model, Line& line, Observable::Id id, Observation& one) {
    if (line.peek().empty()) {
        model.context.add(line, "the id is missing", "give a cell, a number or a boundname");
    } else if (!begins_with_number(line)) {
        one.boundname = read_boundname(line);
    } else if (id == Observable::Id::number) {
        one.number = model.context.integer_from(line, "the reach", 1).value_or(0);
    } else {
        one.node = read_active_cell(model, line).value_or(-1);
    }
}

void read_file_block(Model& model, BlockReader& file, const Observable& observable,
                     Observations& all) {
    Context& context = model.context;
    ObservationFile& out = all.files.emplace_back();
    out.file = file_in(context, file.header(), "FILEOUT");
    out.binary = file.header().upper() == "BINARY";
    const auto& types = observable.types;
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
        if (observable.id == Observable::Id::cells)
            read_model_id(model, line, one);
        else
            read_package_id(model, line, observable.id, one);
        out.items.push_back(std::move(one));
    }
}

}  // namespace

Observations read_observations(Model& model, const std::string& name, const InputLocation& named_at,
                               const Observable& observable) {
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
            read_file_block(model, file, observable, all);
    }
    return all;
}

}  // namespace heihe::mf6::reader
