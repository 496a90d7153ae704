// SPDX-License-Identifier: MIT
#include "heihe/gwf/evt.hpp"
#include "lib/mf6/packages/list/list_options.hpp"
#include "lib/mf6/packages/list/list_type.hpp"

#include <fmt/format.h>

namespace heihe::mf6 {
namespace {

// Value columns: SURFACE, RATE, DEPTH, then PXDP and PETM of the inner ends of segments, then PETM0.
constexpr int first_pxdp = 3;

int inner_ends(const ListInput& input) { return input.nseg - 1; }

void add_options(reader::ListOptions& options) {
    options.add({"SURF_RATE_SPECIFIED", reader::flag(options.input().surf_rate_specified)});
}

// READASARRAYS goes with a depth and a rate alone.
void check_options(reader::Context& context, const reader::Line& header, ListInput& input) {
    if (!input.read_as_arrays || !input.surf_rate_specified) return;
    context.add(header, "SURF_RATE_SPECIFIED does not go with READASARRAYS",
                "leave out one of the two");
    input.surf_rate_specified = false;
}

void add_dimensions(ListInput& input, std::vector<reader::Dimension>& dimensions) {
    dimensions.push_back({"NSEG", &input.nseg, 1, false});
}

void check_dimensions(reader::Context& context, const reader::Line& header, ListInput& input) {
    constexpr int most_segments = 10'000;
    if (input.nseg <= (input.read_as_arrays ? 1 : most_segments)) return;
    context.add(header, "NSEG is " + std::to_string(input.nseg),
                input.read_as_arrays ? "READASARRAYS takes NSEG 1" : "give fewer segments");
    input.nseg = 1;
}

void add_columns(const ListInput& input, std::vector<std::string>& names) {
    for (const char* name : {"PXDP", "PETM"})
        for (int s = 1; s <= inner_ends(input); ++s) names.push_back(name + std::to_string(s));
    if (input.surf_rate_specified) names.emplace_back("PETM0");
}

// Of the segments the first fault is told: those behind it follow from it.
void check_row(RowCheck& row) {
    double before = 0.0;
    for (int s = 0; s < inner_ends(row.input()); ++s) {
        const double pxdp = row.value(first_pxdp + s);
        if (!(pxdp > 0.0 && pxdp < 1.0))
            return row.add(fmt::format("PXDP{} is {}", s + 1, pxdp),
                           "give shares of the depth above 0 and below 1");
        if (pxdp < before)
            return row.add(
                fmt::format("PXDP{} {} is below the one before, {}", s + 1, pxdp, before),
                "let PXDP rise from segment to segment");
        before = pxdp;
    }
}

void fill(const ListStress& rows, gwf::Package& package) {
    auto& evt = static_cast<gwf::Evt&>(package);
    auto& bends = evt.own_bends();
    const int inner = inner_ends(rows.input());
    const int petm0 = rows.input().surf_rate_specified ? first_pxdp + 2 * inner : -1;
    bends.clear();
    if (inner > 0) bends.resize(rows.nrow() * at(inner + 1));
    fill_items(rows, evt.items(), [&](std::size_t i) {
        gwf::EvtItem item{rows.cell(i), rows.stress(i, 0), rows.stress(i, 1), rows.stress(i, 2)};
        if (petm0 >= 0) item.petm0 = rows.value(i, petm0);
        if (inner <= 0) return item;
        std::size_t bend = i * at(inner + 1);
        item.bends = static_cast<std::int32_t>(bend);
        for (int s = 0; s < inner; ++s)
            bends[bend++] = {rows.value(i, first_pxdp + s), rows.value(i, first_pxdp + inner + s)};
        bends[bend] = {1.0, 0.0};
        return item;
    });
}

}  // namespace

const PackageType& evt_package() {
    static const ListType type{{
        .name = "EVT",
        .columns = {"SURFACE", "RATE", "DEPTH"},
        .multiplied = 1,
        .checked_always = true,
        .layer_array = "IEVT",
        .add_options = add_options,
        .check_options = check_options,
        .add_dimensions = add_dimensions,
        .check_dimensions = check_dimensions,
        .add_columns = add_columns,
        .check_row = check_row,
        .make = make_areal<gwf::Evt>,
        .fill = fill,
    }};
    return type;
}

}  // namespace heihe::mf6
