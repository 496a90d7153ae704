// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/sfr/sfr_stress.hpp"

#include "lib/mf6/model/time_series.hpp"
#include "lib/mf6/write/budget_guard.hpp"
#include "lib/mf6/write/output_names.hpp"

#include "heihe/mf6/observation_file.hpp"

#include "heihe/gwf/sfr_report.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace heihe::mf6 {
namespace {

gwf::SfrPriority priority(DiversionPriority p) {
    switch (p) {
        case DiversionPriority::fraction: return gwf::SfrPriority::fraction;
        case DiversionPriority::excess: return gwf::SfrPriority::excess;
        case DiversionPriority::threshold: return gwf::SfrPriority::threshold;
        case DiversionPriority::upto: return gwf::SfrPriority::upto;
    }
    return gwf::SfrPriority::upto;
}

gwf::SfrReach make_reach(const SfrReachInput& in, const NodeMap& map) {
    gwf::SfrReach r;
    r.cell = in.node < 0 ? Cell{-1} : map.cell(in.node);
    r.rlen = in.rlen;
    r.rwid = in.rwid;
    r.rgrd = in.rgrd;
    r.rtp = in.rtp;
    r.rbth = in.rbth;
    r.rhk = in.rhk;
    r.man = in.man.value;
    r.ustrf = in.ustrf.value;
    for (const int c : in.connections) r.connections.push_back({std::abs(c) - 1, c < 0});
    r.section = {in.xfraction, in.height, in.manfraction};
    return r;
}

gwf::SfrData make_data(const SfrInput& in, const NodeMap& map) {
    gwf::SfrData data;
    data.options.unit_conversion = in.unit_conversion;
    data.options.maximum_picard_iterations = in.maximum_picard_iterations;
    data.options.maximum_depth_change = in.maximum_depth_change;
    data.options.storage = in.storage || in.kinematic;
    data.options.storage_weight = in.storage_weight;
    data.options.mover = in.mover;
    for (const SfrReachInput& r : in.reaches) data.reaches.push_back(make_reach(r, map));
    for (const SfrDiversionInput& d : in.diversions)
        data.diversions.push_back({d.reach - 1, d.to - 1, priority(d.priority), 0.0});
    data.initial_stage = in.initial_stage;
    // a reach of status SIMPLE keeps it until the block PERIOD gives another
    for (std::size_t n = 0; n < in.initial_stage.size(); ++n)
        data.reaches[n].stage = in.initial_stage[n];
    return data;
}

/// What a setting replaces: the same kind in the same place.
bool same_place(const SfrSetting& a, const SfrSetting& b) {
    return a.reach == b.reach && a.kind == b.kind && a.number == b.number;
}

}  // namespace

SfrStress::SfrStress(const SfrInput& input, const NodeMap& map)
    : input_{&input},
      map_{&map},
      sfr_{input.name, make_data(input, map)},
      table_{"ENTIRE MODEL", input.name} {
    add_table_entries();
    aux_.resize(input.reaches.size());
    for (std::size_t n = 0; n < input.reaches.size(); ++n) {
        const SfrReachInput& r = input.reaches[n];
        const int reach = static_cast<int>(n) + 1;
        for (const SeriesNumber& a : r.aux) aux_[n].push_back(a.value);
        const auto timed = [&](const SeriesNumber& v, SfrSetting::Kind kind, int number) {
            if (v.series < 0) return;
            SfrSetting s;
            s.reach = reach;
            s.kind = kind;
            s.number = number;
            s.value = v;
            timed_.push_back(s);
        };
        timed(r.man, SfrSetting::Kind::manning, 0);
        timed(r.ustrf, SfrSetting::Kind::upstream_fraction, 0);
        for (std::size_t a = 0; a < r.aux.size(); ++a)
            timed(r.aux[a], SfrSetting::Kind::auxiliary, static_cast<int>(a));
    }
}

void SfrStress::begin_period(int period) {
    for (const SfrBlock& block : input_->blocks)
        if (block.period == period)
            for (const SfrSetting& s : block.settings) apply(s);
}

void SfrStress::apply(const SfrSetting& s) {
    gwf::SfrReach& reach = sfr_.reach(s.reach - 1);
    if (s.kind == SfrSetting::Kind::status) {
        reach.status = s.word == "INACTIVE" ? gwf::SfrStatus::inactive
                       : s.word == "SIMPLE" ? gwf::SfrStatus::simple
                                            : gwf::SfrStatus::active;
        return;
    }
    if (s.kind == SfrSetting::Kind::cross_section) {
        reach.section = {s.xfraction, s.height, s.manfraction};
        return;
    }
    std::erase_if(timed_, [&](const SfrSetting& t) { return same_place(s, t); });
    if (s.value.series >= 0)
        timed_.push_back(s);
    else
        set(s, s.value.value);
}

void SfrStress::set(const SfrSetting& s, double value) {
    using Kind = SfrSetting::Kind;
    gwf::SfrReach& reach = sfr_.reach(s.reach - 1);
    switch (s.kind) {
        case Kind::manning: reach.man = value; break;
        case Kind::stage: reach.stage = value; break;
        case Kind::inflow: reach.inflow = value; break;
        case Kind::rainfall: reach.rainfall = value; break;
        case Kind::evaporation: reach.evaporation = value; break;
        case Kind::runoff: reach.runoff = value; break;
        case Kind::upstream_fraction: reach.ustrf = value; break;
        case Kind::auxiliary: aux_[at(s.reach - 1)][at(s.number)] = value; break;
        case Kind::diversion: {
            const auto& all = input_->diversions;
            for (std::size_t i = 0; i < all.size(); ++i)
                if (all[i].reach == s.reach && all[i].number == s.number)
                    sfr_.diversion(static_cast<std::ptrdiff_t>(i)).value = value;
            break;
        }
        case Kind::status:
        case Kind::cross_section: break;
    }
}

void SfrStress::begin_step(double start, double end) {
    for (const SfrSetting& s : timed_)
        set(s, value_in_step(input_->series[at(s.value.series)], start, end));
}

double SfrStress::observed(const Observation& o) const {
    if (o.boundname.empty()) return sfr_.observed(o.type, o.number - 1);
    double sum = 0.0;
    bool found = false;
    for (std::size_t n = 0; n < input_->reaches.size(); ++n) {
        if (input_->reaches[n].boundname != o.boundname) continue;
        const double value = sfr_.observed(o.type, static_cast<std::ptrdiff_t>(n));
        if (value == no_observation) return no_observation;
        sum += value;
        found = true;
    }
    return found ? sum : no_observation;
}

void SfrStress::open_files(const OutputRun& run, const GwfInput& model) {
    model_ = upper(model.name);
    if (input_->observations) observations_.emplace(run, *input_->observations);
    const auto nreach = static_cast<int>(input_->reaches.size());
    if (!input_->stage_file.empty())
        stages_.emplace(run, input_->stage_file, BoxShape{1, 1, nreach}, "STAGE");
    if (!input_->budget_file.empty())
        budget_.emplace(run, input_->budget_file, BoxShape{1, 1, nreach});
    if (!input_->budget_csv_file.empty()) budget_csv_.emplace(run, input_->budget_csv_file);
}

/// The terms of the budget file but FLOW-JA-FACE, in the same order; the one of the auxiliaries
/// moves no water, and MODFLOW 6 lists it all the same.
void SfrStress::add_table_entries() {
    for (const char* text :
         {"GWF", "RAINFALL", "EVAPORATION", "RUNOFF", "EXT-INFLOW", "EXT-OUTFLOW", "STORAGE"})
        table_.add_entry(text);
    if (input_->mover)
        for (const char* text : {"FROM-MVR", "TO-MVR"}) table_.add_entry(text);
    if (!input_->auxiliary.empty()) table_.add_entry("AUXILIARY");
}

std::vector<double> SfrStress::column(double gwf::SfrReachFlows::*member, double sign) const {
    std::vector<double> values;
    for (const gwf::SfrReachFlows& f : sfr_.flows()) values.push_back(sign * (f.*member));
    return values;
}

void SfrStress::fill_table(double delt) {
    using Flows = gwf::SfrReachFlows;
    std::size_t e = 0;
    table_.set_flows(e++, column(&Flows::leakage, -1.0));
    table_.set_flows(e++, column(&Flows::rainfall, 1.0));
    table_.set_flows(e++, column(&Flows::evaporation, -1.0));
    table_.set_flows(e++, column(&Flows::runoff, 1.0));
    table_.set_flows(e++, column(&Flows::inflow, 1.0));
    table_.set_flows(e++, column(&Flows::ext_outflow, 1.0));
    table_.set_flows(e++, column(&Flows::storage, 1.0));
    if (input_->mover) {
        table_.set_flows(e++, column(&Flows::from_mover, 1.0));
        table_.set_flows(e++, column(&Flows::to_mover, -1.0));
    }
    table_.end_step(delt);
}

void SfrStress::save_stages(const StepTime& time) {
    std::vector<double> stage;
    for (const auto& f : sfr_.flows())
        stage.push_back(f.status == gwf::SfrStatus::inactive ? head_inactive
                        : f.depth == 0.0                     ? head_dry
                                                             : f.stage);
    stages_->write(time, stage);
}

void SfrStress::write_step(const SolvedStep& step) {
    if (observations_)
        observations_->write(step.time.totim, [&](std::size_t f, std::size_t j) {
            return observed(input_->observations->files[f].items[j]);
        });
    if (stages_ && step.saves_heads) save_stages(step.time);
    if (budget_ && step.saves_flows) save_budget(step.time, step.terms);
    fill_table(step.time.delt);
    if (budget_csv_) budget_csv_->write(step.time.totim, table_);
}

std::vector<double> SfrStress::auxiliaries() const {
    std::vector<double> all;
    for (const auto& row : aux_) all.insert(all.end(), row.begin(), row.end());
    return all;
}

ListHeader SfrStress::own_header() const {
    ListHeader header{"", model_, input_->name, model_, input_->name};
    header.own_list = true;
    header.auxiliary_right = true;
    return header;
}

void SfrStress::save_connections(const StepTime& time, ListHeader header) {
    const auto& network = sfr_.network();
    std::vector<std::int32_t> id1, id2;
    std::vector<double> q, area;
    for (std::ptrdiff_t n = 0; n < sfr_.nreach(); ++n)
        for (std::int32_t c = network.begin(n); c < network.end(n); ++c) {
            id1.push_back(static_cast<std::int32_t>(n));
            id2.push_back(network.to(c));
            q.push_back(sfr_.connection_flow(c));
            area.push_back(sfr_.connection_area(n, c));
        }
    header.text = "FLOW-JA-FACE";
    header.auxiliary = {"FLOW-AREA"};
    budget_->write_list(time, header, {id1, id2, q, area});
}

void SfrStress::save_leakage(const StepTime& time, ListHeader header,
                             const gwf::BoundTerms& terms) {
    std::vector<std::int32_t> id1, id2;
    std::vector<double> q, area;
    for (std::size_t n = 0; n < input_->reaches.size(); ++n) {
        if (input_->reaches[n].node < 0) continue;
        const Cell cell = terms.cell[n];
        id1.push_back(static_cast<std::int32_t>(n));
        id2.push_back(
            static_cast<std::int32_t>(cell >= 0 ? map_->node(cell) : input_->reaches[n].node));
        q.push_back(-sfr_.flows()[n].leakage);
        area.push_back(sfr_.flows()[n].bed_area);
    }
    header.text = "GWF";
    header.package2 = header.model2;
    header.auxiliary = {"FLOW-AREA"};
    budget_->write_list(time, header, {id1, id2, q, area});
}

void SfrStress::save_budget(const StepTime& time, const gwf::BoundTerms& terms) {
    using Flows = gwf::SfrReachFlows;
    ListHeader header = own_header();
    save_connections(time, header);
    save_leakage(time, header, terms);
    std::vector<std::int32_t> reach(at(sfr_.nreach()));
    std::iota(reach.begin(), reach.end(), 0);
    const auto save = [&](const char* text, const std::vector<double>& q,
                          const std::vector<double>& aux = {}) {
        header.text = text;
        budget_->write_list(time, header, {reach, reach, q, aux});
    };
    save("RAINFALL", column(&Flows::rainfall, 1.0));
    save("EVAPORATION", column(&Flows::evaporation, -1.0));
    save("RUNOFF", column(&Flows::runoff, 1.0));
    save("EXT-INFLOW", column(&Flows::inflow, 1.0));
    save("EXT-OUTFLOW", column(&Flows::ext_outflow, 1.0));
    header.auxiliary = {"VOLUME"};
    save("STORAGE", column(&Flows::storage, 1.0), column(&Flows::volume, 1.0));
    header.auxiliary.clear();
    if (input_->mover) {
        save("FROM-MVR", column(&Flows::from_mover, 1.0));
        save("TO-MVR", column(&Flows::to_mover, -1.0));
    }
    if (input_->auxiliary.empty()) return;
    header.auxiliary = input_->auxiliary;
    save("AUXILIARY", std::vector<double>(reach.size(), 0.0), auxiliaries());
}

void SfrStress::fill_rows(const gwf::BoundTerms& terms, RecordRows& rows) const {
    rows.clear();
    for (std::size_t n = 0; n < terms.cell.size(); ++n) {
        if (terms.cell[n] < 0) continue;
        rows.node.push_back(static_cast<std::int32_t>(map_->node(terms.cell[n])));
        rows.number.push_back(static_cast<std::int32_t>(n));
        rows.flow.push_back(terms.flow[n]);
        rows.aux.insert(rows.aux.end(), aux_[n].begin(), aux_[n].end());
    }
}

MoverTotals SfrStress::mover_totals() const {
    MoverTotals totals;
    for (const gwf::SfrReachFlows& f : sfr_.flows()) {
        totals.given += f.to_mover;
        totals.received += f.from_mover;
    }
    return totals;
}

std::string SfrStress::open_budget() const {
    std::string text = open_reach(sfr_);
    if (text.empty()) text = mf6::open_budget(input_->name, table_.rates(), solver_tolerance);
    return text;
}

void SfrStress::finish_files() {
    if (observations_) observations_->finish();
    if (stages_) stages_->finish();
    if (budget_) budget_->finish();
    if (budget_csv_) budget_csv_->finish();
}

}  // namespace heihe::mf6
