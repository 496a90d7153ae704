// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/list/list_stress.hpp"

#include "heihe/core/parallel.hpp"
#include "lib/mf6/model/time_series.hpp"
#include "lib/mf6/packages/list/list_type.hpp"

#include <algorithm>

namespace heihe::mf6 {

ListStress::ListStress(const ListInput& input, const NodeMap& map)
    : input_{&input},
      type_{&list_type(input.type)},
      map_{&map},
      ncol_{input.ncol()},
      multiplied_{type_->traits().multiplied},
      package_{type_->traits().make(input)} {
    array_series_.assign(at(ncol_), -1);
}

ListStress::~ListStress() = default;

void ListStress::begin_period(int period) {
    const auto& lists = input_->blocks;
    for (std::size_t b = 0; b < lists.size(); ++b)
        if (lists.period(b) == period) take_list(*lists.get(b));
    const auto& arrays = input_->array_blocks;
    for (std::size_t b = 0; b < arrays.size(); ++b)
        if (arrays.period(b) == period) take_arrays(*arrays.get(b));
}

void ListStress::take_list(const ListBlock& block) {
    node_ = block.node;
    value_ = block.value;
    series_ = block.series;
    boundname_ = block.boundname;
    changed_ = true;
}

void ListStress::take_layers(const ArrayBlock& block) {
    const std::int64_t nnode = map_->nnode();
    std::size_t narea = block.layer.size();
    for (const auto& a : block.arrays) narea = std::max(narea, a.value.size());
    for (const auto& s : input_->array_series)
        if (!s.value.empty()) narea = std::max(narea, s.value.front().size());
    const bool first = area_.empty();
    area_.resize(narea);
    node_.resize(narea);
    for (std::size_t i = 0; i < narea; ++i) {
        const std::int64_t layer = block.layer.empty() ? 0 : block.layer[i] - 1;
        const auto node = layer * static_cast<std::int64_t>(narea) + static_cast<std::int64_t>(i);
        area_[i] = i;
        node_[i] = node >= 0 && node < nnode && map_->cell(node) >= 0 ? node : -1;
    }
    if (first) value_.assign(area_.size() * at(ncol_), 0.0);
}

void ListStress::take_arrays(const ArrayBlock& block) {
    if (area_.empty() || !block.layer.empty()) take_layers(block);
    // A block ends what followed a series; stresses stay as they are, auxiliaries begin from zero.
    std::fill(array_series_.begin(), array_series_.end(), -1);
    if (ncol_ > input_->nstress)
        for (std::size_t r = 0; r < area_.size(); ++r)
            for (int col = input_->nstress; col < ncol_; ++col)
                value_[r * at(ncol_) + at(col)] = 0.0;
    for (const auto& a : block.arrays) {
        array_series_[at(a.col)] = a.series;
        if (a.series < 0) take_column(a.col, a.value);
    }
    changed_ = true;
}

void ListStress::take_column(int col, std::span<const double> area) {
    const auto count = static_cast<std::ptrdiff_t>(area_.size());
#pragma omp parallel for schedule(static) if (count > omp_min_items)
    for (std::ptrdiff_t r = 0; r < count; ++r)
        value_[at(r) * at(ncol_) + at(col)] = area[area_[at(r)]];
}

void ListStress::apply_series(double start, double end) {
    for (const SeriesUse& use : series_) {
        value_[at(use.row) * at(ncol_) + at(use.col)] =
            value_in_step(input_->series[at(use.series)], start, end);
        changed_ = true;
    }
    std::vector<double> area;
    for (int col = 0; col < ncol_; ++col) {
        if (array_series_[at(col)] < 0) continue;
        const TimeArraySeries& series = input_->array_series[at(array_series_[at(col)])];
        area.resize(area_.size());
        array_in_step(series, start, end, area);
        take_column(col, area);
        changed_ = true;
    }
}

void ListStress::begin_step(double start, double end) {
    apply_series(start, end);
    if (changed_) type_->traits().fill(*this, *package_);
    changed_ = false;
}

void ListStress::append_auxiliaries(std::size_t row, std::vector<double>& aux) const {
    for (int col = input_->nstress; col < ncol_; ++col) aux.push_back(value(row, col));
}

void ListStress::number_rows(std::vector<std::int32_t>& number) const {
    number.resize(node_.size());
    std::size_t n = 0;
    for (std::size_t i = 0; i < node_.size(); ++i) {
        number[n] = static_cast<std::int32_t>(i);
        n += node_[i] >= 0 ? 1 : 0;
    }
    number.resize(n);
}

void ListStress::fill_rows(const gwf::BoundTerms& terms, RecordRows& rows) const {
    number_rows(rows.number);
    rows.node.resize(rows.number.size());
    rows.flow.resize(rows.number.size());
    rows.taken.resize(rows.number.size());
    const gwf::MoverFlows* moves = moved();
    const std::ptrdiff_t count = std::ssize(rows.number);
#pragma omp parallel for schedule(static) if (count > omp_min_items)
    for (std::ptrdiff_t row = 0; row < count; ++row) {
        const auto r = at(row);
        const auto i = at(rows.number[r]);
        const Cell cell = terms.cell[i];
        rows.node[r] = static_cast<std::int32_t>(cell >= 0 ? map_->node(cell) : node_[i]);
        rows.taken[r] = moves != nullptr ? -moves->taken[i] : 0.0;
        rows.flow[r] = terms.flow[i] - rows.taken[r];
    }
    rows.aux.clear();
    if (ncol_ > input_->nstress)
        for (const std::int32_t i : rows.number) append_auxiliaries(at(i), rows.aux);
}

MoverTotals ListStress::mover_totals() const {
    MoverTotals totals;
    for (const double taken : moved()->taken) totals.given += taken;
    return totals;
}

void ListStress::open_files(const OutputRun& run, const GwfInput&) {
    if (input_->observations) observer_.emplace(run, *input_->observations);
    if (type_->traits().open_file != nullptr) file_ = type_->traits().open_file(run, *input_);
}

void ListStress::write_step(const SolvedStep& step) {
    if (observer_) observer_->write(step.time.totim, *this, step.terms);
    if (file_) file_->write(step, *this);
}

void ListStress::finish_files() {
    if (observer_) observer_->finish();
    if (file_) file_->finish();
}

}  // namespace heihe::mf6
