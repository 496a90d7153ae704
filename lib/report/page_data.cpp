// SPDX-License-Identifier: MIT
#include "lib/report/balance.hpp"
#include "lib/report/gauges.hpp"
#include "lib/report/maps.hpp"
#include "lib/report/page.hpp"
#include "lib/report/points.hpp"
#include "lib/report/published.hpp"
#include "lib/report/quantise.hpp"
#include "lib/report/use.hpp"

#include "heihe/core/units.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace heihe::report {
namespace {

// Every column of a table: numbers, null for an empty field, else text.
Json table_json(const io::CsvTable& table) {
    Json json;
    json["columns"] = table.columns();
    json["rows"] = Json::array();
    for (std::size_t i = 0; i < table.rows(); ++i) {
        Json row = Json::array();
        for (const auto& column : table.columns()) {
            const auto field = table.field(i, column);
            const auto value = parse_number(field);
            row.push_back(field.empty() ? Json(nullptr)
                          : value       ? number(*value)
                                        : Json(std::string{field}));
        }
        json["rows"].push_back(std::move(row));
    }
    return json;
}

Json run_json(const RunTables& run) {
    Json json;
    for (const char* key :
         {"program", "version", "scenario", "start", "end", "status", "cells_active",
          "groundwater_steps", "nonlinear_iterations", "linear_iterations",
          "max_discrepancy_percent", "budget_worst", "state_digest", "balance", "warnings"})
        json[key] = run.summary.value(key, Json{});
    json["settings"] = Json::array();
    for (const auto& s : run.settings)
        json["settings"].push_back(Json::array({s.key, s.value, s.origin}));
    return json;
}

Json years_json(const Years& years) {
    Json json;
    json["year"] = Json::array();
    json["whole"] = Json::array();
    for (std::size_t y = 0; y < years.size(); ++y) {
        json["year"].push_back(years.year(y));
        json["whole"].push_back(years.is_whole(y));
    }
    return json;
}

Json budget_json(const BudgetYears& budget) {
    Json rows = Json::array();
    for (const auto& term : budget.terms) {
        Json row;
        row["store"] = term.store;
        row["term"] = term.term;
        row["in"] = numbers(term.in);
        row["out"] = numbers(term.out);
        row["rise"] = numbers(term.rise);
        row["worst"] = number(term.worst, 3);
        rows.push_back(std::move(row));
    }
    return rows;
}

Json flows_json(const FlowDiagram& diagram) {
    Json json;
    json["flows"] = Json::array();
    for (const auto& flow : diagram.flows)
        json["flows"].push_back({{"id", flow.id},
                                 {"from", flow.from},
                                 {"to", flow.to},
                                 {"volume", numbers(flow.volume)}});
    json["nodes"] = Json::array();
    for (const auto& node : diagram.nodes)
        json["nodes"].push_back(
            {{"id", node.id}, {"rise", numbers(node.rise)}, {"rest", numbers(node.rest)}});
    return json;
}

Json published_json(const std::vector<PublishedTerm>& terms) {
    Json rows = Json::array();
    for (const auto& t : terms)
        rows.push_back({{"term", t.term},
                        {"least", number(t.least)},
                        {"most", number(t.most)},
                        {"unit", t.unit},
                        {"status", t.status},
                        {"source", t.source},
                        {"period", t.period},
                        {"simulated", number(t.simulated)},
                        {"years", t.years},
                        {"verdict", t.verdict}});
    return rows;
}

Json records_json(const std::vector<Observation>& records, bool dated_by_last_day) {
    Json json;
    Json days = Json::array();
    Json values = Json::array();
    Json filters = Json::array();
    for (const auto& record : records) {
        const int to_middle = dated_by_last_day ? std::max(record.days - 1, 0) / 2 : 0;
        days.push_back(record.date.days - to_middle);
        values.push_back(number(record.value, 7));
        filters.push_back(record.filter);
    }
    json["day"] = std::move(days);
    json["value"] = std::move(values);
    json["filter"] = std::move(filters);
    return json;
}

Json volumes_json(const std::vector<VolumePair>& pairs) {
    Json rows = Json::array();
    for (const auto& pair : pairs)
        rows.push_back({{"from", pair.from.days},
                        {"end", pair.end.days},
                        {"observed", number(pair.observed)},
                        {"simulated", pair.simulated ? number(*pair.simulated) : Json(nullptr)},
                        {"filter", pair.filter}});
    return rows;
}

// Records of a point by quantity; null if it has none.
const std::map<std::string, std::vector<Observation>>* records_of(const Observations& all,
                                                                  const std::string& id) {
    const auto found = all.find(id);
    return found == all.end() ? nullptr : &found->second;
}

Json gauges_json(const RunTables& run, const Gauges& gauges, const Observations& observed) {
    Json json;
    const auto* head = gauge_of_column(gauges, run.annual, "_inflow_1e8m3");
    const auto* release = gauge_of_column(gauges, run.annual, "_release_1e8m3");
    json["first"] = gauges.first.days;
    json["head"] = head == nullptr ? Json(nullptr) : Json(head->id);
    json["release"] = release == nullptr ? Json(nullptr) : Json(release->id);
    json["list"] = Json::array();
    for (const auto& gauge : gauges.list) {
        Json row;
        row["id"] = gauge.id;
        row["flow"] = packed(gauge.flow);
        row["volume"] = numbers(gauge.volume);
        row["exchange"] = numbers(gauge.exchange);
        if (const auto* records = records_of(observed, gauge.id)) {
            if (const auto flows = records->find("flow_m3_per_s"); flows != records->end())
                row["observed_flow"] = records_json(flows->second, true);
            if (const auto volumes = records->find("volume_1e8m3"); volumes != records->end())
                row["observed_volume"] = volumes_json(volume_pairs(volumes->second, gauges, gauge));
        }
        json["list"].push_back(std::move(row));
    }
    return json;
}

Json place_json(const std::map<std::string, Place>& places, const std::string& id) {
    const auto found = places.find(id);
    if (found == places.end()) return nullptr;
    const auto& place = found->second;
    return {{"name", place.name}, {"x", number(place.x, 9)}, {"y", number(place.y, 9)}};
}

Json wells_json(const Wells& wells, const Observations& observed,
                const std::map<std::string, Place>& places) {
    Json json;
    json["day"] = Json::array();
    for (const Date date : wells.dates) json["day"].push_back(date.days);
    json["list"] = Json::array();
    for (const auto& well : wells.list) {
        Json row;
        row["id"] = well.id;
        row["place"] = place_json(places, well.id);
        row["head"] = packed(well.head);
        const auto place = places.find(well.id);
        row["depth"] = packed(shown_depths(well, place == places.end() ? nullptr : &place->second));
        if (const auto* records = records_of(observed, well.id))
            for (const char* quantity : {"head_m", "depth_m"})
                if (const auto found = records->find(quantity); found != records->end())
                    row[quantity] = records_json(found->second, false);
        json["list"].push_back(std::move(row));
    }
    return json;
}

Json use_json(const std::vector<GroupUse>& groups) {
    Json json;
    json["columns"] = use_columns;
    json["groups"] = Json::array();
    for (const auto& group : groups) {
        Json volumes = Json::array();
        for (const auto& column : group.volume) volumes.push_back(numbers(column));
        json["groups"].push_back({{"id", group.id},
                                  {"county", group.county},
                                  {"class", group.user_class},
                                  {"volume", std::move(volumes)}});
    }
    return json;
}

Json exchange_json(const std::vector<SegmentExchange>& segments) {
    Json rows = Json::array();
    for (const auto& s : segments)
        rows.push_back(
            {{"segment", s.segment}, {"loss", numbers(s.loss)}, {"gain", numbers(s.gain)}});
    return rows;
}

Json maps_json(const Maps& maps) {
    using Codes = std::span<const std::uint16_t>;
    Json json;
    json["factor"] = maps.factor;
    json["nrow"] = maps.nrow;
    json["ncol"] = maps.ncol;
    json["dx"] = maps.dx;
    json["dy"] = maps.dy;
    json["x0"] = maps.x0;
    json["y0"] = maps.y0;
    json["cells"] = maps.ncell();
    json["row"] = base64(Codes{maps.row});
    json["col"] = base64(Codes{maps.col});
    json["county"] = base64(Codes{maps.county});
    json["river"] = base64(Codes{maps.river});
    json["counties"] = maps.counties;
    json["fields"] = Json::array();
    for (const auto& field : maps.fields)
        json["fields"].push_back(
            {{"name", field.name}, {"unit", field.unit}, {"values", packed(field.values)}});
    return json;
}

// Names of the places of a kind by id, {"id": ["zh", "en"]}; "" stands for a name that summary.json does not
// give.
Json names_of(const Json& all, const char* kind) {
    Json json = Json::object();
    if (!all.is_object() || !all.contains(kind)) return json;
    for (const auto& [id, name] : all[kind].items()) {
        const auto text = [&name = name](const char* language) {
            const bool is_there = name.is_object() && name.contains(language);
            return is_there && name[language].is_string() ? name[language] : Json("");
        };
        json[id] = Json::array({text("zh"), text("en")});
    }
    return json;
}

Json names_json(const RunTables& run) {
    const Json all = run.summary.value("names", Json{});
    Json json;
    for (const char* kind : {"gauges", "districts", "counties", "reservoirs"})
        json[kind] = names_of(all, kind);
    return json;
}

// Storage of each reservoir at the ends of months.
Json reservoirs_json(const io::CsvTable& table, Problems& problems) {
    const auto date = table.dates("date", problems);
    const auto id = table.text("reservoir", problems);
    const auto storage = table.numbers("storage_m3", problems, blank_or_number);
    Json all = Json::object();
    for (std::size_t n = 0; n < table.rows(); ++n) {
        auto& one = all[id[n]];
        one["day"].push_back(date[n].days);
        one["storage"].push_back(number(storage[n] / 1e8, 5));
    }
    Json list = Json::array();
    for (auto& [name, values] : all.items())
        list.push_back({{"id", name}, {"day", values["day"]}, {"storage", values["storage"]}});
    return list;
}

// The chapters about gauges and observation points.
void add_points(const RunTables& run, const Gauges& gauges, Json& json, Problems& problems) {
    Observations observed;
    std::map<std::string, Place> places;
    if (run.observations) observed = read_observations(*run.observations, problems);
    if (run.points) places = read_places(*run.points, problems);
    const auto wells = read_wells(run.wells, problems);
    problems.throw_if_any();
    add_depths_and_heads(observed, places);
    json["gauges"] = gauges_json(run, gauges, observed);
    json["wells"] = wells_json(wells, observed, places);
    json["scores"] = run.scores ? table_json(*run.scores) : Json(nullptr);
}

}  // namespace

Json page_data(const RunTables& run) {
    Problems problems;
    const auto budget = yearly_budget(run.budget, run.years, problems);
    const auto gauges = read_gauges(run.river, run.years, problems);
    const auto groups = yearly_use(run.districts, run.years, problems);
    const auto segments = yearly_exchange(run.reaches, run.years, problems);
    const auto known = known_terms(run, budget, gauges, problems);
    Json json;
    json["run"] = run_json(run);
    json["years"] = years_json(run.years);
    json["annual"] = table_json(run.annual);
    json["county"] = table_json(run.county);
    json["published"] =
        run.published ? published_json(published_terms(*run.published, known, run.years, problems))
                      : Json(nullptr);
    json["ledger"] = run.release ? table_json(*run.release) : Json(nullptr);
    json["reservoirs"] =
        run.reservoirs ? reservoirs_json(*run.reservoirs, problems) : Json::array();
    add_points(run, gauges, json, problems);
    json["budget"] = budget_json(budget);
    json["diagram"] = flows_json(flow_diagram(budget));
    json["use"] = use_json(groups);
    json["exchange"] = exchange_json(segments);
    json["names"] = names_json(run);
    json["maps"] = nullptr;
    json["title"] = run.summary.value("scenario", Json{});
    if (run.has_fields) {
        const auto maps = read_maps(run.folder / "results.nc", run.years);
        json["maps"] = maps_json(maps);
        json["title"] = maps.title;
    }
    return json;
}

}  // namespace heihe::report
