// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"

#include "lib/mf6/packages/sfr/sfr_reader.hpp"
#include "lib/mf6/read/check_stresses.hpp"
#include "lib/mf6/read/readers.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace heihe::mf6 {
namespace reader {
namespace {

// A file named in mfsim.nam.
struct Named {
    std::string file{};
    std::string model{};
    InputLocation at{};
};

struct Names {
    Named tdis{};
    std::vector<Named> models{};
    std::vector<Named> solutions{};
    bool supported = true;
};

std::vector<Option> simulation_options(Context& context, Simulation& simulation) {
    return {
        {"CONTINUE", flag(simulation.continue_if_not_converged)},
        {"NOCHECK", flag(simulation.nocheck)},
        {"MEMORY_PRINT_OPTION",
         [&context](Line& line) {
             const std::vector<std::string> names{"NONE", "SUMMARY", "ALL"};
             const std::string word = line.upper();
             if (std::find(names.begin(), names.end(), word) == names.end())
                 context.add(line, "MEMORY_PRINT_OPTION is " + shown(word),
                             io::suggestion(word, names));
         }},
        {"PROFILE_OPTION", ignore()},
        {"MAXERRORS", [&context](Line& line) { (void)context.integer_from(line, "MAXERRORS", 0); }},
        {"PRINT_INPUT", ignore()},
        {"HPC6", unsupported(context, "HPC6")}};
}

void refuse(Context& context, const InputLocation& at, Names& names, const std::string& what) {
    names.supported = false;
    context.add(at, what + " is not supported", "heihe runs one GWF model with one IMS solution");
}

void read_timing(BlockReader& file, Names& names) {
    Line line;
    while (file.next_line(line)) {
        const std::string type = line.upper();
        if (type == "TDIS6")
            names.tdis = {std::string{line.word()}, {}, line.at()};
        else
            file.context().add(line, "unknown entry " + shown(type), "write TDIS6 and its file");
    }
}

// Characters that MODFLOW 6 has for the name of a model.
constexpr std::size_t longest_name = 16;

void read_models(BlockReader& file, Names& names) {
    Line line;
    while (file.next_line(line)) {
        const std::string type = line.upper();
        const std::string name{line.word()};
        const std::string model{line.word()};
        if (type != "GWF6") {
            refuse(file.context(), line.at(), names, "model type " + shown(type));
            continue;
        }
        if (model.empty())
            file.context().add(line, "the model has no name", "write it behind the file name");
        if (model.size() > longest_name || model.find(' ') != std::string::npos)
            file.context().add(line, "the model's name is " + shown(model),
                               "give one of up to 16 characters without blanks");
        names.models.push_back({name, model, line.at()});
    }
    if (names.models.size() > 1)
        refuse(file.context(), names.models[1].at, names,
               "a simulation of " + std::to_string(names.models.size()) + " models");
}

void read_exchanges(BlockReader& file, Names& names) {
    Line line;
    while (file.next_line(line)) {
        const std::string type = line.upper();
        if (names.supported) refuse(file.context(), line.at(), names, "exchange " + shown(type));
    }
}

void read_group(BlockReader& file, Names& names) {
    Context& context = file.context();
    if (const auto number = context.integer(file.header(), "the number of the solution group"))
        if (*number != 1)
            context.add(file.header(), "solution group " + std::to_string(*number),
                        "there is one group, number it 1");
    Line line;
    while (file.next_line(line)) {
        const std::string type = line.upper();
        if (type == "MXITER") {
            (void)context.integer_from(line, "MXITER", 1);
        } else if (type == "IMS6") {
            const std::string name{line.word()};
            names.solutions.push_back({name, std::string{line.word()}, line.at()});
        } else if (type == "EMS6") {
            refuse(context, line.at(), names, "solution EMS6");
        } else {
            context.add(line, "unknown entry " + shown(type), "write IMS6, its file and its model");
        }
    }
}

void check_names(Context& context, const Names& names, const std::string& shown_file) {
    if (names.tdis.file.empty())
        context.add({shown_file, 0, "TIMING"}, "TDIS6 is missing", "name its file");
    if (names.models.empty())
        context.add({shown_file, 0, "MODELS"}, "no model is named", "name a GWF6 model");
    if (names.solutions.empty())
        context.add({shown_file, 0, "SOLUTIONGROUP"}, "no solution is named", "name an IMS6 file");
    if (names.models.empty()) return;
    const std::vector<std::string> known{names.models[0].model};
    for (const auto& solution : names.solutions)
        if (upper_case(solution.model) != upper_case(known[0]))
            context.add(solution.at, "the solution is for model " + shown(solution.model),
                        io::suggestion(solution.model, known));
    if (names.solutions.size() > 1)
        context.add(names.solutions[1].at, "a second solution", "one model has one solution");
}

// mfsim.nam; nothing of use when it is not there.
Names read_names(Context& context, Simulation& simulation) {
    Names names;
    Source source = context.open("mfsim.nam", {});
    names.supported = source != nullptr;
    if (source == nullptr) return names;
    BlockReader file(context, source,
                     {{"OPTIONS"},
                      {"TIMING", true},
                      {"MODELS", true},
                      {"EXCHANGES"},
                      {"SOLUTIONGROUP", true, true}});
    while (file.next_block()) {
        if (file.is("OPTIONS")) read_options(file, simulation_options(context, simulation));
        if (file.is("TIMING")) read_timing(file, names);
        if (file.is("MODELS")) read_models(file, names);
        if (file.is("EXCHANGES")) read_exchanges(file, names);
        if (file.is("SOLUTIONGROUP")) read_group(file, names);
    }
    if (names.supported) check_names(context, names, source->shown);
    return names;
}

// What can be told of several files together only.
void check_whole(Context& context, const Simulation& simulation) {
    const GwfInput& gwf = simulation.gwf;
    Problems found;
    check_times(simulation, found);
    const auto nnode = static_cast<std::size_t>(gwf.grid.nnode());
    if (found.empty() && nnode > 0 && gwf.grid.botm.size() == nnode &&
        gwf.npf.icelltype.size() == nnode)
        check_stresses(simulation, found);
    context.add(std::move(found));
}

void read_all(Context& context, Simulation& simulation) {
    const Names names = read_names(context, simulation);
    if (!names.supported) return;
    if (!names.models.empty()) {
        const auto& model = names.models[0];
        simulation.gwf.name = model.model;
        simulation.gwf.name_file = model.file;
    }
    Tdis& tdis = simulation.tdis;
    const std::size_t before = context.count();
    if (!names.tdis.file.empty()) read_tdis(context, names.tdis.file, names.tdis.at, tdis);
    const bool timed = context.count() == before;
    const int nper = timed ? static_cast<int>(tdis.periods.size()) : 0;
    if (!names.models.empty() &&
        !read_gwf(context, names.models[0].file, names.models[0].at, nper, simulation.gwf))
        return;
    if (!names.solutions.empty())
        read_ims(context, names.solutions[0].file, names.solutions[0].at, simulation.ims);
    if (timed) check_whole(context, simulation);
    if (!context.empty()) return;
    for (const SfrInput& sfr : simulation.gwf.sfrs) check_sfr_periods(context, tdis, sfr);
}

}  // namespace
}  // namespace reader

Simulation read_simulation(const std::filesystem::path& folder, std::size_t most_held) {
    reader::Context context(folder);
    Simulation simulation;
    simulation.folder = folder;
    simulation.gwf.most_held = most_held;
    try {
        reader::read_all(context, simulation);
        context.check_outputs();
    } catch (const std::bad_alloc&) {
        context.add(InputLocation{}, "the model does not fit in memory", "use a coarser grid");
    }
    context.throw_if_any();
    return simulation;
}

}  // namespace heihe::mf6
