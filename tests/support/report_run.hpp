// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/io/result_tables.hpp"
#include "heihe/io/results_nc.hpp"
#include "support/scratch_folder.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace heihe::test {

/// The folder of an invented finished run, whose budgets close: two counties, two districts, three gauges,
/// two observation points, fields on 2 x 3 columns of 1 km.
class ReportRun {
public:
    explicit ReportRun(Date first = make_date(2001, 1, 1), Date last = make_date(2002, 12, 31))
        : first_{first}, last_{last} {
        std::filesystem::create_directories(path());
        for (Date day = first; day <= last; day = day + 1) add_day(day);
        for (Date begin = first; begin <= last; begin = next_month(begin)) add_month(begin);
        for (int year = civil(first).year; year <= civil(last).year; ++year) add_year(year);
        write("summary.json", summary());
        write("annual.csv", annual_);
        write("county.csv", county_);
        write("districts.csv", districts_);
        write("river.csv", river_);
        write("reaches.csv", reaches_);
        write("budget.csv", budget_);
        write("wells.csv", wells_);
    }
    [[nodiscard]] std::filesystem::path path() const { return scratch_ / "run"; }
    void write(const std::string& file, const std::string& text) const {
        scratch_.write("run/" + file, text);
    }
    [[nodiscard]] std::string bytes(const std::string& file) const {
        return bytes_of(path() / file);
    }
    /// Replaces every `from` of a file.
    void change(const std::string& file, const std::string& from, const std::string& to) const {
        std::string text = bytes(file);
        for (auto at = text.find(from); at != std::string::npos;
             at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
        write(file, text);
    }
    /// results.nc with fields of `month` m and 10 mm, in every month of the run.
    void write_fields() const {
        const auto spool = scratch_ / "spool";
        {
            io::FieldSpool fields{spool, 1, 5};
            for (Date begin = first_; begin <= last_; begin = next_month(begin))
                fields.append(month_fields(begin));
        }
        io::write_results(path() / "results.nc", spool, grid(), {"标题 <b>", "invented", "heihe"});
    }

private:
    static io::ResultGrid grid() {
        io::ResultGrid g;
        g.utm_zone = 47;
        g.nlay = 1;
        g.nrow = 2;
        g.ncol = 3;
        g.x = {500500.0, 501500.0, 502500.0};
        g.y = {4300500.0, 4299500.0};
        g.top = std::vector<double>(6, 100.0);
        g.botm = std::vector<double>(6, 0.0);
        g.idomain = {1, 1, 0, 1, 1, 1};
        g.column_row = {0, 0, 1, 1, 1};
        g.column_col = {0, 1, 0, 1, 2};
        g.county = {0, 0, 1, 1, -1};
        g.district = {0, 0, 1, 1, -1};
        g.counties = {"East", "西县"};
        g.districts = {"alpha", "beta"};
        return g;
    }
    static io::MonthFields month_fields(Date begin) {
        io::MonthFields f;
        f.first = begin;
        f.end = next_month(begin);
        const auto month = static_cast<float>(civil(begin).month);
        f.head.assign(5, 50.0F);
        f.depth_to_water.assign(5, month);
        f.drawdown = {0.5F, -0.5F, 1.0F, 2.0F, 0.0F};
        f.recharge.assign(5, 10.0F);
        f.pumping = {0.0F, 1.0F, 2.0F, 3.0F, 4.0F};
        f.evapotranspiration.assign(5, 1.0F);
        f.stream_exchange = {0.0F, 100.0F, 0.0F, -50.0F, 0.0F};
        return f;
    }

    void add_day(Date day) {
        const std::string date = to_string(day);
        river_ += date + ",yingluoxia,50,1600,0,0\n" + date + ",g312,40,1450,0,8\n" + date +
                  ",zhengyixia,30,1300,12,-2\n";
    }
    // Millions of m3 in every month, whatever its length.
    void add_month(Date begin) {
        const std::string date = to_string(std::min(next_month(begin) - 1, last_));
        const auto rows = [&](const std::string& store, const std::string& text) {
            for (std::size_t at = 0; at < text.size();) {
                const auto end = text.find('\n', at);
                budget_ += date + ',' + store + ',' + text.substr(at, end - at + 1);
                at = end + 1;
            }
        };
        rows("aquifer",
             "storage,0,0,-10e6,\nwells,0,40e6,0,\nrecharge,30e6,0,0,\nlateral_inflow,10e6,0,0,\n"
             "river_loss,20e6,0,0,\nriver_gain,0,15e6,0,\ndrains,0,5e6,0,\n"
             "evapotranspiration,0,10e6,0,\ntotal,60e6,70e6,-10e6,0.002\n");
        rows("river",
             "storage,0,0,1e6,\ninlets,100e6,0,0,\nground_gain,15e6,0,0,\ndrains,5e6,0,0,\n"
             "returns,3e6,0,0,\nground_loss,0,21e6,0,\nevaporation,0,2e6,0,\n"
             "diversions,0,50e6,0,\noutflow,0,49e6,0,\ntotal,123e6,122e6,1e6,1e-9\n");
        rows("canals",
             "diverted,50e6,0,0,\ndiverted_ledger_only,5e6,0,0,\npumped,40e6,0,0,\n"
             "pumped_ledger_only,1e6,0,0,\nseepage,0,20e6,0,\nseepage_ledger_only,0,1e6,0,\n");
        rows("unsaturated",
             "storage,0,0,3e6,\nfield_and_canal_seepage,31e6,0,0,\nriver_loss,21e6,0,0,\n"
             "rain,2e6,0,0,\nrecharge,0,30e6,0,\nriver_recharge,0,20e6,0,\nrejected,0,1e6,0,\n");
        rows("districts",
             "consumption,0,61e6,0,\npercolation,0,11e6,0,\npercolation_ledger_only,0,1e6,0,\n"
             "returns,0,2e6,0,\n");
        districts_ += date + ",alpha,East,agriculture,1e6,6e6,4e6,0,0,1e6\n" + date +
                      ",beta,West,agriculture,2e6,0,3e6,0,0,0\n";
        reaches_ += date + ",7,1,10,1500,1000,0\n" + date + ",7,2,10,1500,500,200\n";
        wells_ += date + ",w1,1450,1450,4,1448\n" + date + ",w2,,,,\n";
    }
    void add_year(int year) {
        const std::string y = std::to_string(year);
        annual_ += y + ",15.77,9.46,9,0.46,200000,,80000,1000,36000,12000,18000,24000,-12000,0.1\n";
        county_ += y + ",East,100,200\n" + y + ",West,10,20\n";
    }
    [[nodiscard]] std::string summary() const {
        return "{\n  \"schema\": 1,\n  \"program\": \"heihe\",\n  \"version\": \"0.1.0\",\n"
               "  \"scenario\": \"invented\",\n  \"start\": \"" +
               to_string(first_) + "\",\n  \"end\": \"" + to_string(last_) +
               "\",\n  \"status\": \"done\",\n  \"max_discrepancy_percent\": 0.002,\n"
               "  \"budget_worst\": {\"store\": \"aquifer cell\", \"id\": \"layer 1\", \"date\": "
               "\"2001-02-01\", \"percent\": 0.002},\n  \"balance\": {\"reached\": false, "
               "\"year\": "
               "null, \"storage_slope_1e4m3_per_yr\": -12000, \"definition\": \"\"},\n"
               "  \"warnings\": []\n}\n";
    }

    ScratchFolder scratch_;
    Date first_;
    Date last_;
    std::string annual_ =
        "year,yingluoxia_inflow_1e8m3,zhengyixia_release_1e8m3,release_due_1e8m3,"
        "release_surplus_1e8m3,total_use_1e4m3,cap_provenance,groundwater_pumping_1e4m3,"
        "of_it_ledger_only_1e4m3,recharge_1e4m3,phreatic_et_1e4m3,river_gain_1e4m3,"
        "river_loss_1e4m3,storage_change_1e4m3,unmet_demand_1e4m3\n";
    std::string county_ = "year,county,surface_1e4m3,groundwater_1e4m3\n";
    std::string districts_ =
        "date,district,county,user_class,demand_m3,diverted_m3,pumped_m3,reclaimed_m3,other_m3,"
        "unmet_m3\n";
    std::string river_ = io::river_header();
    std::string reaches_ = io::reaches_header();
    std::string budget_ = io::budget_header();
    std::string wells_ = io::wells_header();
};

}  // namespace heihe::test
