// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"
#include "lib/mf6/read/readers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace heihe::mf6::reader {
namespace {

void read_rewet(Context& context, Line& line, NpfInput& npf) {
    npf.rewet = true;
    bool given[3] = {false, false, false};
    while (!line.peek().empty()) {
        const std::string word = line.upper();
        if (word == "WETFCT") {
            npf.wetfct = context.real(line, word).value_or(0.0);
            given[0] = true;
        } else if (word == "IWETIT") {
            npf.iwetit = std::max(1, context.integer(line, word).value_or(1));
            given[1] = true;
        } else if (word == "IHDWET") {
            npf.ihdwet = context.integer(line, word).value_or(0);
            given[2] = true;
        } else {
            context.add(line, "unknown word " + shown(word) + " behind REWET",
                        "write REWET WETFCT value IWETIT value IHDWET value");
            return;
        }
    }
    if (!given[0] || !given[1] || !given[2])
        context.add(line, "WETFCT, IWETIT or IHDWET is missing",
                    "write REWET WETFCT value IWETIT value IHDWET value");
}

void read_averaging(Context& context, Line& line, NpfInput& npf) {
    const std::vector<std::string> names{"LOGARITHMIC", "AMT-LMK", "AMT-HMK"};
    npf.alternative_cell_averaging = line.upper();
    if (std::find(names.begin(), names.end(), npf.alternative_cell_averaging) == names.end())
        context.add(line, "ALTERNATIVE_CELL_AVERAGING is " + shown(npf.alternative_cell_averaging),
                    io::suggestion(npf.alternative_cell_averaging, names));
}

std::vector<Option> npf_options(Context& context, NpfInput& npf) {
    return {{"SAVE_FLOWS", flag(npf.save_flows)},
            {"PRINT_FLOWS", flag(npf.print_flows)},
            {"ALTERNATIVE_CELL_AVERAGING", [&](Line& line) { read_averaging(context, line, npf); }},
            {"THICKSTRT", flag(npf.thickstrt)},
            {"VARIABLECV",
             [&](Line& line) {
                 npf.variablecv = true;
                 npf.dewatered = word_behind(context, line, "VARIABLECV", "DEWATERED");
             }},
            {"PERCHED", flag(npf.perched)},
            {"REWET", [&](Line& line) { read_rewet(context, line, npf); }},
            {"XT3D", unsupported(context, "XT3D")},
            {"SAVE_SPECIFIC_DISCHARGE", flag(npf.save_specific_discharge)},
            {"SAVE_SATURATION", flag(npf.save_saturation)},
            {"K22OVERK", flag(npf.k22overk)},
            {"K33OVERK", flag(npf.k33overk)},
            {"TVK6", unsupported(context, "TVK6")},
            {"EXPORT_ARRAY_ASCII", ignore()},
            {"EXPORT_ARRAY_NETCDF", ignore()},
            {"DEV_NO_NEWTON", flag(npf.dev_no_newton)},
            {"DEV_OMEGA", real_option(context, "DEV_OMEGA", npf.dev_omega)},
            // forms of the equations that later versions of MODFLOW 6 do without
            {"DEV_MODFLOWUSG_UPSTREAM_WEIGHTED_SATURATION", ignore()},
            {"DEV_MODFLOWNWT_UPSTREAM_WEIGHTING", ignore()},
            {"DEV_MINIMUM_SATURATED_THICKNESS", ignore()}};
}

// Newton has no need of these, and MODFLOW 6 refuses them.
std::vector<Option> picard_only(Context& context, const GwfInput& gwf,
                                std::vector<Option> options) {
    for (Option& option : options) {
        if (option.name != "PERCHED" && option.name != "REWET" && option.name != "VARIABLECV")
            continue;
        option.read = [&context, &gwf, name = option.name,
                       read = std::move(option.read)](Line& line) {
            if (gwf.newton && !gwf.npf.dev_no_newton)
                context.add(line, std::string{name} + " in a model with NEWTON",
                            "take out one of the two");
            read(line);
        };
    }
    return options;
}

struct Angles {
    std::vector<double> angle2{}, angle3{};
    InputLocation at{};
};

bool all_zero(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return v == 0.0; });
}

void read_node_arrays(Model& model, BlockReader& file, Angles& angles) {
    NpfInput& npf = model.gwf.npf;
    const ArrayShape nodes = node_shape(model.gwf.grid);
    const auto real = [&](std::string_view name, std::vector<double>& values) {
        return [&file, name, nodes, &values](Line& line) {
            return read_array(file, line, name, nodes, values);
        };
    };
    read_griddata(
        file,
        {{"ICELLTYPE",
          [&](Line& line) { return read_array(file, line, "ICELLTYPE", nodes, npf.icelltype); },
          true},
         {"K", real("K", npf.k), true},
         {"K22", real("K22", npf.k22)},
         {"K33", real("K33", npf.k33)},
         {"ANGLE1", real("ANGLE1", npf.angle1)},
         {"ANGLE2", real("ANGLE2", angles.angle2)},
         {"ANGLE3", real("ANGLE3", angles.angle3)},
         {"WETDRY", real("WETDRY", npf.wetdry)}});
}

void multiply(const std::vector<double>& k, std::vector<double>& ratio) {
    if (ratio.size() != k.size()) return;
    for (std::size_t n = 0; n < k.size(); ++n) ratio[n] *= k[n];
}

// ANGLE1 turns the ellipse of K and K22, which needs no tensor; the others do.
void check_angles(Model& model, const Angles& angles) {
    if (!all_zero(angles.angle2) || !all_zero(angles.angle3))
        model.context.add(angles.at, "ANGLE2 and ANGLE3 are not supported",
                          "give 0 or leave them out");
}

void check_conductivity(Model& model, const InputLocation& at, std::string_view name,
                        const std::vector<double>& k) {
    for (std::size_t n = 0; n < k.size(); ++n)
        if (!(k[n] > 0.0) && model.active(static_cast<std::int64_t>(n)))
            model.context.add(at,
                              fmt::format("{} is {} in {}", name, k[n],
                                          cell_text(model.gwf.grid, static_cast<std::int64_t>(n))),
                              "give a conductivity above 0");
}

void finish(Model& model, const Angles& angles) {
    NpfInput& npf = model.gwf.npf;
    if (npf.k22overk) multiply(npf.k, npf.k22);
    if (npf.k33overk) multiply(npf.k, npf.k33);
    check_angles(model, angles);
    check_conductivity(model, angles.at, "K", npf.k);
    check_conductivity(model, angles.at, "K22", npf.k22);
    check_conductivity(model, angles.at, "K33", npf.k33);
    if (npf.rewet && npf.wetdry.empty())
        model.context.add(angles.at, "REWET is set and WETDRY is missing", "give WETDRY");
    if (!npf.rewet) npf.wetdry.clear();
}

}  // namespace

void read_npf(Model& model, const PackageLine& package) {
    Context& context = model.context;
    Source source = context.open(package.file, package.at);
    if (source == nullptr) return;
    const std::size_t before = context.count();
    Angles angles;
    BlockReader file(context, source, {{"OPTIONS"}, {"GRIDDATA", true}});
    while (file.next_block()) {
        if (file.is("OPTIONS"))
            read_options(file,
                         picard_only(context, model.gwf, npf_options(context, model.gwf.npf)));
        if (!file.is("GRIDDATA") || !model.sized) continue;
        angles.at = file.header().at();
        read_node_arrays(model, file, angles);
    }
    if (context.count() == before) finish(model, angles);
}

namespace {

// A binary file may hold what is no number.
void check_heads(Model& model, const InputLocation& at) {
    for (std::size_t n = 0; n < model.gwf.strt.size(); ++n)
        if (!std::isfinite(model.gwf.strt[n]) && model.active(static_cast<std::int64_t>(n)))
            model.context.add(at,
                              fmt::format("STRT is {} in {}", model.gwf.strt[n],
                                          cell_text(model.gwf.grid, static_cast<std::int64_t>(n))),
                              "give a number");
}

}  // namespace

void read_ic(Model& model, const PackageLine& package) {
    Source source = model.context.open(package.file, package.at);
    if (source == nullptr) return;
    BlockReader file(model.context, source, {{"OPTIONS"}, {"GRIDDATA", true}});
    while (file.next_block()) {
        if (file.is("OPTIONS"))
            read_options(file,
                         {{"EXPORT_ARRAY_ASCII", ignore()}, {"EXPORT_ARRAY_NETCDF", ignore()}});
        if (!file.is("GRIDDATA") || !model.sized) continue;
        const ArrayShape nodes = node_shape(model.gwf.grid);
        read_griddata(
            file,
            {{"STRT",
              [&](Line& line) { return read_array(file, line, "STRT", nodes, model.gwf.strt); },
              true}});
        check_heads(model, file.header().at());
    }
}

}  // namespace heihe::mf6::reader
