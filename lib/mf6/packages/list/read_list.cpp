// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"
#include "lib/mf6/packages/list/list_reader.hpp"

#include <algorithm>

namespace heihe::mf6::reader {
namespace {

// What the options name before the auxiliaries are known.
struct Later {
    std::string auxmult{}, auxdepth{};
    InputLocation auxmult_at{}, auxdepth_at{};
    std::vector<FileName> array_series{};
};

void add_areal_options(Context& context, ListInput& p, Later& later, std::vector<Option>& options) {
    options.push_back({"READASARRAYS", flag(p.read_as_arrays)});
    options.push_back({"FIXED_CELL", flag(p.fixed_cell)});
    options.push_back({"EXPORT_ARRAY_NETCDF", ignore()});
    options.push_back({"TAS6", [&](Line& line) {
                           const std::string file = file_in(context, line, "FILEIN");
                           if (!file.empty()) later.array_series.push_back({file, line.at()});
                       }});
    if (p.type == "EVT") options.push_back({"SURF_RATE_SPECIFIED", flag(p.surf_rate_specified)});
}

void add_well_options(Context& context, ListInput& p, std::vector<Option>& options) {
    options.push_back({"AUTO_FLOW_REDUCE", [&](Line& line) {
                           const auto value = context.real(line, "AUTO_FLOW_REDUCE");
                           p.auto_flow_reduce = value.value_or(0.1);
                           // MODFLOW 6 takes 0.1 for what is not above zero
                           if (p.auto_flow_reduce <= 0.0) p.auto_flow_reduce = 0.1;
                       }});
    options.push_back({"FLOW_REDUCTION_LENGTH", flag(p.flow_reduction_length)});
    options.push_back({"AUTO_FLOW_REDUCE_CSV", file_out(context, p.auto_flow_reduce_csv)});
}

std::vector<Option> list_options(Model& model, ListInput& p, Later& later) {
    Context& context = model.context;
    std::vector<Option> options = common_options(model, p, p.type);
    const bool areal = p.type == "RCH" || p.type == "EVT";
    options.push_back({"AUXMULTNAME", [&](Line& line) {
                           later.auxmult_at = line.at();
                           later.auxmult = line.upper();
                       }});
    if (areal) add_areal_options(context, p, later, options);
    if (!areal && p.type != "CHD") options.push_back({"MOVER", flag(p.mover)});
    if (p.type == "WEL") add_well_options(context, p, options);
    if (p.type == "CHD") options.push_back({"DEV_NO_NEWTON", ignore()});
    if (p.type == "DRN") {
        options.push_back({"AUXDEPTHNAME", [&](Line& line) {
                               later.auxdepth_at = line.at();
                               later.auxdepth = line.upper();
                           }});
        options.push_back({"DEV_CUBIC_SCALING", unsupported(context, "DEV_CUBIC_SCALING")});
    }
    return options;
}

// The value column of an auxiliary.
int auxiliary_column(Context& context, const ListInput& p, const std::string& name,
                     const InputLocation& at, std::string_view option) {
    if (name.empty() && at.file.empty()) return -1;
    const auto found = std::find(p.auxiliary.begin(), p.auxiliary.end(), name);
    if (found != p.auxiliary.end())
        return p.nstress + static_cast<int>(found - p.auxiliary.begin());
    context.add(
        at, std::string{option} + ' ' + shown(name) + " is no auxiliary of this package",
        p.auxiliary.empty() ? "name it behind AUXILIARY" : io::suggestion(name, p.auxiliary));
    return -1;
}

void finish_options(Model& model, ListInput& p, const Later& later) {
    for (const auto& one : later.array_series)
        read_array_series(model, one.file, one.at, p.array_series);
    if (!p.flow_reduction_length) p.auto_flow_reduce = std::min(p.auto_flow_reduce, 1.0);
    p.nstress = static_cast<int>(column_names(p).size() - p.auxiliary.size());
    p.auxmult = auxiliary_column(model.context, p, later.auxmult, later.auxmult_at, "AUXMULTNAME");
    p.auxdepth =
        auxiliary_column(model.context, p, later.auxdepth, later.auxdepth_at, "AUXDEPTHNAME");
}

// READASARRAYS goes with a depth and a rate alone.
void check_areal_options(Context& context, BlockReader& file, ListInput& p) {
    if (!p.read_as_arrays || !p.surf_rate_specified) return;
    context.add(file.header(), "SURF_RATE_SPECIFIED does not go with READASARRAYS",
                "leave out one of the two");
    p.surf_rate_specified = false;
}

void read_sizes(Model& model, BlockReader& file, ListInput& p) {
    constexpr int most_segments = 10'000;
    std::vector<Dimension> dimensions{
        {"MAXBOUND", &p.maxbound, p.read_as_arrays ? 0 : 1, !p.read_as_arrays}};
    if (p.type == "EVT") dimensions.push_back({"NSEG", &p.nseg, 1, false});
    read_dimensions(file, dimensions);
    if (p.nseg > most_segments || (p.read_as_arrays && p.nseg > 1)) {
        model.context.add(file.header(), "NSEG is " + std::to_string(p.nseg),
                          p.read_as_arrays ? "READASARRAYS takes NSEG 1" : "give fewer segments");
        p.nseg = 1;
    }
}

void require_sizes(Model& model, const ListInput& p, const std::string& file, bool given) {
    if (!given && !p.read_as_arrays)
        model.context.add({file, 0, "DIMENSIONS"}, "the block is missing",
                          "give MAXBOUND in it, before the periods");
}

}  // namespace

void read_list_package(Model& model, const PackageLine& package, ListInput& out) {
    Context& context = model.context;
    Source source = context.open(package.file, package.at);
    if (source == nullptr) return;
    Later later;
    BlockReader file(context, source, {{"OPTIONS"}, {"DIMENSIONS"}, {"PERIOD", false, true}});
    std::optional<ListRows> rows;
    bool sizes = false;
    int before = 0;
    while (file.next_block()) {
        if (file.is("OPTIONS")) {
            read_options(file, list_options(model, out, later));
            check_areal_options(context, file, out);
        }
        if (file.is("DIMENSIONS")) {
            sizes = true;
            read_sizes(model, file, out);
        }
        if (!file.is("PERIOD")) continue;
        if (!rows) {
            require_sizes(model, out, source->shown, sizes);
            if (!sizes) out.maxbound = out.read_as_arrays ? 0 : 2'000'000'000;
            finish_options(model, out, later);
            rows.emplace(model, out);
        }
        const auto period = read_period(model, file, before);
        if (!period) continue;
        before = *period;
        if (out.read_as_arrays)
            read_array_block(model, file, *period, out);
        else
            rows->read(file, *period);
    }
    if (rows) return;
    require_sizes(model, out, source->shown, sizes);
    finish_options(model, out, later);
}

}  // namespace heihe::mf6::reader
