// SPDX-License-Identifier: MIT
#include "heihe/gwf/wel.hpp"
#include "heihe/mf6/observation_file.hpp"
#include "lib/mf6/packages/list/list_options.hpp"
#include "lib/mf6/packages/list/list_type.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace heihe::mf6 {
namespace {

// AUTO_FLOW_REDUCE_CSV: a row for each well of a wet cell that may pump less than was asked for. The
// reduction is the rate asked for less the rate had, and so below 0.
class FlowReductionCsv final : public ListFile {
public:
    FlowReductionCsv(const OutputRun& run, std::string_view name) : out_{run, name} {
        out_.write(
            "time,period,step,boundnumber,cellnumber,rate-requested,rate-actual,"
            "wel-reduction\n");
    }
    void write(const SolvedStep& step, const ListStress& wells) override;
    void finish() override { out_.finish(); }

private:
    void write_well(const SolvedStep& step, const ListStress& wells, std::size_t i);

    OutputStream out_;
};

void FlowReductionCsv::write(const SolvedStep& step, const ListStress& wells) {
    for (std::size_t i = 0; i < wells.nrow(); ++i) {
        const Cell n = step.terms.cell[i];
        if (n >= 0 && step.assembly.role(n) == gwf::CellRole::solved) write_well(step, wells, i);
    }
}

void FlowReductionCsv::write_well(const SolvedStep& step, const ListStress& wells, std::size_t i) {
    const double wanted = wells.stress(i, 0);
    const double flow = step.terms.flow[i];
    const double reduction = wanted - flow;
    if (!(reduction < 0.0)) return;
    const double taken = wells.moved() != nullptr ? wells.moved()->taken[i] : 0.0;
    std::string row;
    append_number(row, step.time.totim);
    row += fmt::format(",{},{},{},{}", step.time.kper, step.time.kstp, i + 1, wells.nodes()[i] + 1);
    for (const double value : {wanted, flow + taken, reduction}) {
        row += ',';
        append_number(row, value);
    }
    out_.write(row + '\n');
}

void add_options(reader::ListOptions& options) {
    ListInput& input = options.input();
    reader::Context& context = options.context();
    options.add({"AUTO_FLOW_REDUCE", [&](reader::Line& line) {
                     const auto value = context.real(line, "AUTO_FLOW_REDUCE");
                     input.auto_flow_reduce = value.value_or(0.1);
                     // MODFLOW 6 takes 0.1 for what is not above zero
                     if (input.auto_flow_reduce <= 0.0) input.auto_flow_reduce = 0.1;
                 }});
    options.add({"FLOW_REDUCTION_LENGTH", reader::flag(input.flow_reduction_length)});
    options.add({"AUTO_FLOW_REDUCE_CSV", reader::file_out(context, input.auto_flow_reduce_csv)});
}

void check_options(reader::Context&, const reader::Line&, ListInput& input) {
    if (!input.flow_reduction_length)
        input.auto_flow_reduce = std::min(input.auto_flow_reduce, 1.0);
}

std::unique_ptr<gwf::Package> make(const ListInput& input) {
    gwf::WelOptions options;
    options.auto_flow_reduce = std::max(input.auto_flow_reduce, 0.0);
    options.reduction_is_length = input.flow_reduction_length;
    return make_list<gwf::Wel>(input, std::vector<gwf::WelItem>{}, options);
}

void fill(const ListStress& rows, gwf::Package& package) {
    fill_items(rows, static_cast<gwf::Wel&>(package).items(), [&](std::size_t i) {
        return gwf::WelItem{rows.cell(i), rows.stress(i, 0)};
    });
}

// WEL-REDUCTION
std::optional<double> observe(const ListStress& rows, const gwf::BoundTerms& terms,
                              std::size_t row) {
    if (rows.input().auto_flow_reduce < 0.0) return std::nullopt;
    return rows.stress(row, 0) - terms.flow[row];
}

std::unique_ptr<ListFile> open_file(const OutputRun& run, const ListInput& input) {
    if (input.auto_flow_reduce_csv.empty()) return nullptr;
    return std::make_unique<FlowReductionCsv>(run, input.auto_flow_reduce_csv);
}

}  // namespace

const PackageType& wel_package() {
    static const ListType type{{
        .name = "WEL",
        .columns = {"Q"},
        .moves = true,
        .observed = {"WEL-REDUCTION"},
        .add_options = add_options,
        .check_options = check_options,
        .make = make,
        .fill = fill,
        .observe = observe,
        .open_file = open_file,
    }};
    return type;
}

}  // namespace heihe::mf6
