// SPDX-License-Identifier: MIT
#include "lib/mf6/read/readers.hpp"

#include <cstdlib>

namespace heihe::mf6::reader {
namespace {

// Whether the cells lie side by side in one layer.
bool side_by_side(const grid::StructuredGrid& g, std::int64_t a, std::int64_t b) {
    const std::int64_t area = g.narea();
    if (area < 1 || a / area != b / area) return false;
    const std::int64_t rows = std::abs(a % area / g.ncol - b % area / g.ncol);
    const std::int64_t columns = std::abs(a % g.ncol - b % g.ncol);
    return rows + columns == 1;
}

void read_barriers(Model& model, BlockReader& file, int maxhfb, HfbBlock& block) {
    Context& context = model.context;
    Line line;
    while (file.next_line(line)) {
        const auto node1 = read_cell(model, line);
        if (!node1) continue;
        const auto node2 = read_cell(model, line);
        if (!node2) continue;
        const auto hydchr = context.real(line, "HYDCHR");
        if (!hydchr) continue;
        if (model.sized && !side_by_side(model.gwf.grid, *node1, *node2)) {
            context.add(line, "the two cells do not lie side by side", "name two neighbours");
            continue;
        }
        // MODFLOW 6 leaves out barriers at inactive cells
        if (model.active(*node1) && model.active(*node2))
            block.barriers.push_back({*node1, *node2, *hydchr, line.at()});
    }
    if (maxhfb >= 0 && block.barriers.size() > static_cast<std::size_t>(maxhfb))
        context.add(file.header(),
                    std::to_string(block.barriers.size()) +
                        " barriers where MAXHFB = " + std::to_string(maxhfb),
                    "raise MAXHFB");
}

}  // namespace

void read_hfb(Model& model, const PackageLine& package) {
    Context& context = model.context;
    Source source = context.open(package.file, package.at);
    if (source == nullptr) return;
    bool print_input = false;
    int maxhfb = -1;
    int before = 0;
    BlockReader file(context, source, {{"OPTIONS"}, {"DIMENSIONS", true}, {"PERIOD", false, true}});
    while (file.next_block()) {
        if (file.is("OPTIONS")) read_options(file, {{"PRINT_INPUT", flag(print_input)}});
        if (file.is("DIMENSIONS")) read_dimensions(file, {{"MAXHFB", &maxhfb}});
        if (!file.is("PERIOD")) continue;
        const auto period = read_period(model, file, before);
        if (!period) continue;
        before = *period;
        HfbBlock& block = model.gwf.hfb.emplace_back();
        block.period = *period;
        read_barriers(model, file, maxhfb, block);
    }
}

}  // namespace heihe::mf6::reader
