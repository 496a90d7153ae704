// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/list/list_stress.hpp"

#include "lib/mf6/model/time_series.hpp"

#include "heihe/core/parallel.hpp"
#include "heihe/gwf/chd.hpp"
#include "heihe/gwf/drn.hpp"
#include "heihe/gwf/evt.hpp"
#include "heihe/gwf/ghb.hpp"
#include "heihe/gwf/rch.hpp"
#include "heihe/gwf/riv.hpp"
#include "heihe/gwf/wel.hpp"

#include <algorithm>
#include <utility>

namespace heihe::mf6 {
namespace {

/// Column that AUXMULTNAME multiplies.
int multiplied_column(const std::string& type) {
    return type == "DRN" || type == "RIV" || type == "GHB" || type == "EVT" ? 1 : 0;
}

template <typename Package>
void set_common(Package& package, const ListInput& input) {
    if (input.mover) package.enable_mover();
    if ((input.type == "RCH" || input.type == "EVT") && !input.fixed_cell)
        package.follow_wet_cell(true);
}

template <typename Package, typename... More>
std::unique_ptr<gwf::Package> make(const ListInput& input, More&&... more) {
    auto package = std::make_unique<Package>(input.name, std::forward<More>(more)...);
    set_common(*package, input);
    return package;
}

}  // namespace

ListStress::ListStress(const ListInput& input, const NodeMap& map)
    : input_{&input}, map_{&map}, ncol_{input.ncol()}, multiplied_{multiplied_column(input.type)} {
    array_series_.assign(at(ncol_), -1);
    make_package();
}

void ListStress::make_package() {
    const ListInput& in = *input_;
    if (in.type == "CHD") package_ = std::make_unique<gwf::Chd>(in.name);
    if (in.type == "WEL") {
        gwf::WelOptions options;
        options.auto_flow_reduce = std::max(in.auto_flow_reduce, 0.0);
        options.reduction_is_length = in.flow_reduction_length;
        package_ = make<gwf::Wel>(in, std::vector<gwf::WelItem>{}, options);
    }
    if (in.type == "DRN") package_ = make<gwf::Drn>(in);
    if (in.type == "RIV") package_ = make<gwf::Riv>(in);
    if (in.type == "GHB") package_ = make<gwf::Ghb>(in);
    if (in.type == "RCH") package_ = make<gwf::Rch>(in);
    if (in.type == "EVT") package_ = make<gwf::Evt>(in);
    require(package_ != nullptr, "ListStress: a package of a known type");
}

void ListStress::begin_period(int period) {
    for (const ListBlock& block : input_->blocks)
        if (block.period == period) take_list(block);
    for (const ArrayBlock& block : input_->array_blocks)
        if (block.period == period) take_arrays(block);
}

void ListStress::take_list(const ListBlock& block) {
    node_ = block.node;
    value_ = block.value;
    series_ = block.series;
    boundname_ = block.boundname;
    changed_ = true;
}

void ListStress::take_arrays(const ArrayBlock& block) {
    const std::int64_t nnode = map_->nnode();
    if (area_.empty() || !block.layer.empty()) {
        std::size_t narea = block.layer.size();
        for (const auto& a : block.arrays) narea = std::max(narea, a.value.size());
        for (const auto& s : input_->array_series)
            if (!s.value.empty()) narea = std::max(narea, s.value.front().size());
        const bool first = area_.empty();
        area_.resize(narea);
        node_.resize(narea);
        for (std::size_t i = 0; i < narea; ++i) {
            const std::int64_t layer = block.layer.empty() ? 0 : block.layer[i] - 1;
            const auto node =
                layer * static_cast<std::int64_t>(narea) + static_cast<std::int64_t>(i);
            area_[i] = i;
            node_[i] = node >= 0 && node < nnode && map_->cell(node) >= 0 ? node : -1;
        }
        if (first) value_.assign(area_.size() * at(ncol_), 0.0);
    }
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
    if (changed_) fill();
    changed_ = false;
}

void ListStress::fill() {
    const std::size_t n = nrow();
    const auto cell = [&](std::size_t i) { return map_->cell(node_[i]); };
    const auto each = [&](auto& items, const auto& item) {
        items.resize(n);
        const auto count = static_cast<std::ptrdiff_t>(n);
#pragma omp parallel for schedule(static) if (count > omp_min_items)
        for (std::ptrdiff_t i = 0; i < count; ++i) items[at(i)] = item(at(i));
    };
    const std::string& type = input_->type;
    if (type == "CHD") {
        auto& items = static_cast<gwf::Chd&>(*package_).items();
        each(items, [&](auto i) { return gwf::FixedHead{cell(i), stress(i, 0)}; });
    }
    if (type == "WEL") {
        auto& items = static_cast<gwf::Wel&>(*package_).items();
        each(items, [&](auto i) { return gwf::WelItem{cell(i), stress(i, 0)}; });
    }
    if (type == "DRN") {
        auto& items = static_cast<gwf::Drn&>(*package_).items();
        const int depth = input_->auxdepth;
        each(items, [&](auto i) {
            return gwf::DrnItem{cell(i), stress(i, 0), stress(i, 1),
                                depth < 0 ? 0.0 : value(i, depth)};
        });
    }
    if (type == "RIV") {
        auto& items = static_cast<gwf::Riv&>(*package_).items();
        each(items, [&](auto i) {
            return gwf::RivReach{cell(i), stress(i, 0), stress(i, 1), stress(i, 2)};
        });
    }
    if (type == "GHB") {
        auto& items = static_cast<gwf::Ghb&>(*package_).items();
        each(items, [&](auto i) { return gwf::GhbItem{cell(i), stress(i, 0), stress(i, 1)}; });
    }
    if (type == "RCH") {
        auto& items = static_cast<gwf::Rch&>(*package_).items();
        each(items, [&](auto i) { return gwf::RchItem{cell(i), stress(i, 0)}; });
    }
    if (type == "EVT") fill_evt();
}

void ListStress::fill_evt() {
    auto& package = static_cast<gwf::Evt&>(*package_);
    auto& items = package.items();
    auto& bends = package.own_bends();
    bends.clear();
    const int inner = input_->nseg - 1;
    const int petm0 = input_->surf_rate_specified ? 3 + 2 * inner : -1;
    const auto count = static_cast<std::ptrdiff_t>(nrow());
    items.resize(nrow());
    if (inner > 0) bends.resize(nrow() * at(inner + 1));
#pragma omp parallel for schedule(static) if (count > omp_min_items)
    for (std::ptrdiff_t row = 0; row < count; ++row) {
        const auto i = at(row);
        gwf::EvtItem& item = items[i];
        item = {map_->cell(node_[i]), stress(i, 0), stress(i, 1), stress(i, 2)};
        if (petm0 >= 0) item.petm0 = value(i, petm0);
        if (inner <= 0) continue;
        std::size_t bend = i * at(inner + 1);
        item.bends = static_cast<std::int32_t>(bend);
        for (int s = 0; s < inner; ++s) bends[bend++] = {value(i, 3 + s), value(i, 3 + inner + s)};
        bends[bend] = {1.0, 0.0};
    }
}

std::vector<double> ListStress::auxiliaries() const {
    const int naux = ncol_ - input_->nstress;
    std::vector<double> aux;
    aux.reserve(nrow() * at(naux));
    for (std::size_t i = 0; i < nrow(); ++i)
        for (int a = 0; a < naux; ++a) aux.push_back(value(i, input_->nstress + a));
    return aux;
}

std::vector<double> ListStress::wanted() const {
    std::vector<double> q;
    if (input_->type != "WEL") return q;
    for (std::size_t i = 0; i < nrow(); ++i) q.push_back(stress(i, 0));
    return q;
}

}  // namespace heihe::mf6
