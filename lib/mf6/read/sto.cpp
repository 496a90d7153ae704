// SPDX-License-Identifier: MIT
#include "lib/mf6/read/readers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace heihe::mf6::reader {
namespace {

void read_storage_arrays(Model& model, BlockReader& file, StoInput& sto) {
    const ArrayShape nodes = node_shape(model.gwf.grid);
    const auto real = [&](std::string_view name, std::vector<double>& values) {
        return [&file, name, nodes, &values](Line& line) {
            return read_array(file, line, name, nodes, values);
        };
    };
    read_griddata(
        file, {{"ICONVERT",
                [&](Line& line) { return read_array(file, line, "ICONVERT", nodes, sto.iconvert); },
                true},
               {"SS", real("SS", sto.ss), true},
               {"SY", real("SY", sto.sy)}});
}

void read_storage_period(Model& model, BlockReader& file, int& before, StoInput& sto) {
    const auto period = read_period(model, file, before);
    if (!period) return;
    before = *period;
    Line line;
    while (file.next_line(line)) {
        const std::string word = line.upper();
        const bool transient = word == "TRANSIENT";
        if (!transient && word != "STEADY-STATE") {
            model.context.add(line, "unknown word " + shown(word),
                              "write STEADY-STATE or TRANSIENT");
            continue;
        }
        sto.transient.emplace_back(*period, transient);
    }
}

void check_storage(Model& model, const InputLocation& at, std::string_view name,
                   const std::vector<double>& values) {
    for (std::size_t n = 0; n < values.size(); ++n)
        if (values[n] < 0.0 && model.active(static_cast<std::int64_t>(n)))
            model.context.add(at,
                              fmt::format("{} is {} in {}", name, values[n],
                                          cell_text(model.gwf.grid, static_cast<std::int64_t>(n))),
                              "give a value of at least 0");
}

}  // namespace

void read_sto(Model& model, const PackageLine& package) {
    Context& context = model.context;
    Source source = context.open(package.file, package.at);
    StoInput& sto = model.gwf.sto.emplace();
    if (source == nullptr) return;
    const std::size_t errors = context.count();
    InputLocation griddata;
    int before = 0;
    const std::vector<Option> options{
        {"SAVE_FLOWS", flag(sto.save_flows)},
        {"STORAGECOEFFICIENT", flag(sto.storagecoefficient)},
        {"SS_CONFINED_ONLY", flag(sto.ss_confined_only)},
        {"TVS6", unsupported(context, "TVS6")},
        {"EXPORT_ARRAY_ASCII", ignore()},
        {"EXPORT_ARRAY_NETCDF", ignore()},
        {"DEV_ORIGINAL_SPECIFIC_STORAGE", unsupported(context, "DEV_ORIGINAL_SPECIFIC_STORAGE")},
        {"DEV_OLDSTORAGEFORMULATION", unsupported(context, "DEV_OLDSTORAGEFORMULATION")}};
    BlockReader file(context, source, {{"OPTIONS"}, {"GRIDDATA", true}, {"PERIOD", false, true}});
    while (file.next_block()) {
        if (file.is("OPTIONS")) read_options(file, options);
        if (file.is("PERIOD")) read_storage_period(model, file, before, sto);
        if (!file.is("GRIDDATA") || !model.sized) continue;
        griddata = file.header().at();
        read_storage_arrays(model, file, sto);
    }
    if (context.count() != errors || !model.sized) return;
    const bool convertible = std::any_of(sto.iconvert.begin(), sto.iconvert.end(),
                                         [](int flag_value) { return flag_value != 0; });
    if (convertible && sto.sy.empty())
        context.add(griddata, "SY is missing", "give it where ICONVERT is not 0");
    if (sto.sy.empty()) sto.sy.assign(sto.ss.size(), 0.0);
    check_storage(model, griddata, "SS", sto.ss);
    check_storage(model, griddata, "SY", sto.sy);
}

}  // namespace heihe::mf6::reader
