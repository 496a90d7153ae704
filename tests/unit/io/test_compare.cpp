// SPDX-License-Identifier: MIT
#include "heihe/io/compare.hpp"

#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

using namespace heihe;
using Catch::Contains;
using io::CompareScope;
using io::LevelReading;
using io::MonthPair;
using io::SimulatedMonth;
using io::WellMonths;

namespace {

constexpr int jan_2000 = 12 * 2000;

// Differences 1, 5, 3 (mean 3, squares 35); recorded anomalies -2, 0, 2 (squares 8), simulated ones
// -4, 2, 2 (squares 24), their products 8 + 0 + 4 = 12.
WellMonths well_a() {
    return {"a",
            {{jan_2000, 2, 10.0, 11.0, -2.0},
             {jan_2000 + 1, 1, 12.0, 17.0, -2.0},
             {jan_2000 + 2, 1, 14.0, 17.0, -2.0}}};
}

// One month, 1 m too low, without offset.
WellMonths well_b() { return {"b", {{jan_2000 + 1, 1, 20.0, 19.0, 0.0}}}; }

// A run of two wells over the first quarter of 2000 and a record of its first two months.
struct Files {
    test::ScratchFolder folder;
    io::CompareChoice choice;

    Files() {
        std::filesystem::create_directories(folder / "结果");
        folder.write("结果/wells.csv",
                     "date,well,head_m,head_month_mean_m,depth_m,head_network_datum_m\n"
                     "2000-01-31,甲,11.0,10.5,,9.0\n"
                     "2000-01-31,乙,20.0,21.0,1.0,20.0\n"
                     "2000-02-29,甲,12.0,11.5,,10.0\n"
                     "2000-02-29,乙,,,,\n"
                     "2000-03-31,甲,13.0,12.5,,11.0\n"
                     "2000-03-31,乙,20.0,20.0,1.0,20.0\n");
        levels(
            "甲,2000-01-05,8\n甲,2000-01-25,9\n甲,2000-02-10,10\n"
            "乙,2000-01-10,19\n乙,2000-02-10,19\n");
        choice.run = folder / "结果";
        choice.observed = folder / "levels.csv";
    }
    void levels(const std::string& rows) const {
        folder.write("levels.csv", "id,date,head_m\n" + rows);
    }
    void points(const std::string& text) {
        folder.write("points.csv", text);
        choice.points = folder / "points.csv";
    }
    [[nodiscard]] std::string refusal() const {
        try {
            (void)io::compare_levels(choice);
        } catch (const InputError& error) {
            return error.what();
        }
        return "not refused";
    }
};

}  // namespace

TEST_CASE("compare: months - pair the mean of a month's readings with its simulated mean",
          "[io][unit]") {
    const std::vector<std::string> wells = {"b", "a", "c"};
    const std::vector<LevelReading> readings = {{"a", make_date(2000, 1, 31), 11.0, 2},
                                                {"a", make_date(2000, 1, 1), 9.0, 3},
                                                {"a", make_date(2000, 2, 1), 7.0, 4},
                                                {"b", make_date(1999, 12, 31), 1.0, 5},
                                                {"b", make_date(2000, 3, 1), 2.0, 6}};
    const std::vector<SimulatedMonth> run = {{"a", make_date(2000, 1, 20), 5.0, 0.0},
                                             {"a", make_date(2000, 1, 31), 6.0, -1.5},
                                             {"a", make_date(2000, 1, 10), 4.0, 0.0},
                                             {"b", make_date(1999, 12, 31), io::unknown, 0.0},
                                             {"b", make_date(2000, 4, 30), 3.0, 0.0}};

    const auto pairs = io::monthly_pairs(wells, readings, run);

    REQUIRE(pairs.size() == 3);
    CHECK(pairs[0].well == "b");
    CHECK(pairs[0].months.empty());  // a month without head, and no common one
    CHECK(pairs[2].months.empty());
    REQUIRE(pairs[1].months.size() == 1);
    const MonthPair& month = pairs[1].months[0];
    CHECK(io::month_text(month.month) == "2000-01");
    CHECK(month.readings == 2);
    CHECK(month.recorded == 10.0);
    CHECK(month.simulated == 6.0);  // the last row of the month
    CHECK(month.datum_offset == -1.5);
}

TEST_CASE("compare: bias and RMSE of one well - are those of its months in both datums",
          "[io][unit]") {
    const std::vector<WellMonths> wells = {well_a()};

    const auto a = io::agreement(wells);

    CHECK(a.wells == 1);
    CHECK(a.months == 3);
    CHECK(a.readings == 4);
    CHECK(io::month_text(a.first_month) == "2000-01");
    CHECK(io::month_text(a.last_month) == "2000-03");
    CHECK(a.recorded_mean == Approx(12.0));
    CHECK(a.simulated_mean == Approx(15.0));
    CHECK(a.datum_offset == Approx(-2.0));
    // b = (1 + 5 + 3) / 3, RMSE = sqrt((1 + 25 + 9) / 3)
    CHECK(a.as_simulated.bias == Approx(3.0));
    CHECK(a.as_simulated.rmse == Approx(std::sqrt(35.0 / 3.0)));
    CHECK(a.as_simulated.rmse_of_means == Approx(3.0));
    // two metres lower: differences -1, 3, 1
    CHECK(a.network_datum.bias == Approx(1.0));
    CHECK(a.network_datum.rmse == Approx(std::sqrt(11.0 / 3.0)));
    CHECK(a.network_datum.rmse_of_means == Approx(1.0));
}

TEST_CASE("compare: anomalies - give Pearson's coefficient and the ratio of deviations",
          "[io][unit]") {
    const std::vector<WellMonths> wells = {well_a()};

    const auto a = io::agreement(wells);

    // r = 12 / sqrt(8 24), ratio = sqrt(24 / 8)
    CHECK(a.anomaly_correlation == Approx(12.0 / std::sqrt(192.0)));
    CHECK(a.amplitude_ratio == Approx(std::sqrt(3.0)));
}

TEST_CASE("compare: several wells - count alike in bias, by month in RMSE", "[io][unit]") {
    const std::vector<WellMonths> wells = {well_a(), {"none", {}}, well_b()};

    const auto a = io::agreement(wells);

    CHECK(a.wells == 2);
    CHECK(a.months == 4);
    // well biases 3 and -1: mean 1, root mean square sqrt((9 + 1) / 2); months: (35 + 1) / 4 = 9
    CHECK(a.as_simulated.bias == Approx(1.0));
    CHECK(a.as_simulated.rmse_of_means == Approx(std::sqrt(5.0)));
    CHECK(a.as_simulated.rmse == Approx(3.0));
    // well biases 1 and -1; months: (11 + 1) / 4 = 3
    CHECK(a.network_datum.bias == Approx(0.0).margin(1e-12));
    CHECK(a.network_datum.rmse_of_means == Approx(1.0));
    CHECK(a.network_datum.rmse == Approx(std::sqrt(3.0)));
    CHECK(a.recorded_mean == Approx(16.0));
    // anomalies are about each well's own mean: the second well adds none
    CHECK(a.anomaly_correlation == Approx(12.0 / std::sqrt(192.0)));
    CHECK(a.amplitude_ratio == Approx(std::sqrt(3.0)));
}

TEST_CASE("compare: anomalies that cannot be judged - are not given", "[io][unit]") {
    SECTION("two months") {
        auto well = well_a();
        well.months.pop_back();
        const auto a = io::agreement({&well, 1});
        CHECK(std::isnan(a.anomaly_correlation));
        CHECK(std::isnan(a.amplitude_ratio));
        CHECK(a.as_simulated.bias == Approx(3.0));
    }
    SECTION("a constant record") {
        auto well = well_a();
        for (auto& m : well.months) m.recorded = 1433.43;
        const auto a = io::agreement({&well, 1});
        CHECK(std::isnan(a.anomaly_correlation));
        CHECK(std::isnan(a.amplitude_ratio));
    }
    SECTION("a constant simulation") {
        auto well = well_a();
        for (auto& m : well.months) m.simulated = 15.1;
        const auto a = io::agreement({&well, 1});
        CHECK(std::isnan(a.anomaly_correlation));
        CHECK(a.amplitude_ratio == Approx(0.0).margin(1e-6));
    }
    SECTION("no month") {
        const auto a = io::agreement({});
        CHECK(a.wells == 0);
        CHECK(std::isnan(a.as_simulated.bias));
    }
}

TEST_CASE("compare: files - are read, paired and tabulated", "[io][unit]") {
    const Files files;

    const auto c = io::compare_levels(files.choice);

    REQUIRE(c.rows.size() == 3);
    CHECK(c.rows[0].id == "甲");
    CHECK(c.rows[0].figures.months == 2);  // differences 10.5 - 8.5 and 11.5 - 10
    CHECK(c.rows[0].figures.as_simulated.bias == Approx(1.75));
    CHECK(c.rows[0].figures.datum_offset == Approx(-2.0));
    CHECK(c.rows[0].figures.network_datum.bias == Approx(-0.25));
    CHECK(c.rows[1].figures.months == 1);  // February has no head
    CHECK(c.rows[1].figures.as_simulated.bias == Approx(2.0));
    CHECK(c.rows[2].scope == CompareScope::all);
    CHECK(c.without_month.empty());
}

TEST_CASE("compare: the CSV - has one line a row and empty fields for what is not known",
          "[io][unit]") {
    Files files;
    files.points("id,name_zh,network\n乙,\"乙,二\",盈\n");

    const auto text = io::comparison_csv(io::compare_levels(files.choice));

    CHECK_THAT(text,
               Contains("rmse_of_means_network_datum_m,anomaly_correlation,amplitude_ratio\n"
                        "well,乙,\"乙,二\",盈,1,1,1,2000-01,2000-01,19.0000,21.0000,2.0000,2.0000,"
                        "2.0000,0.0000,2.0000,2.0000,2.0000,,\n"
                        "network,盈,,盈,1,"));
    CHECK_THAT(text, Contains("\nall,all,,,1,1,"));
}

TEST_CASE("compare: a points file - selects, orders and groups the wells", "[io][unit]") {
    Files files;
    files.points("id,network\n乙,二\n甲,一\n");

    const auto c = io::compare_levels(files.choice);

    REQUIRE(c.rows.size() == 5);
    CHECK(c.rows[0].id == "乙");
    CHECK(c.rows[2].scope == CompareScope::network);
    CHECK(c.rows[3].id == "一");
    CHECK(c.rows[3].figures.as_simulated.bias == Approx(1.75));
    CHECK(c.rows[4].figures.as_simulated.bias == Approx(1.875));
}

TEST_CASE("compare: a period - keeps the readings of its days, ends included", "[io][unit]") {
    Files files;
    files.choice.first = make_date(2000, 1, 10);
    files.choice.last = make_date(2000, 1, 25);

    const auto c = io::compare_levels(files.choice);

    REQUIRE(c.rows.size() == 3);
    CHECK(c.rows[0].figures.readings == 1);
    CHECK(c.rows[0].figures.as_simulated.bias == Approx(1.5));
    CHECK(c.rows[1].figures.readings == 1);
}

TEST_CASE("compare: a well without a common month - is named, the others count", "[io][unit]") {
    const Files files;
    files.levels("甲,2000-01-05,8\n乙,2000-02-10,19\n");

    const auto c = io::compare_levels(files.choice);

    CHECK(c.rows.size() == 2);
    CHECK(c.without_month == std::vector<std::string>{"乙"});
}

TEST_CASE("compare: unknown wells - are all refused once with line and nearest name",
          "[io][unit]") {
    Files files;
    SECTION("in the record") {
        files.levels("甲1,2000-01-05,8\n甲1,2000-01-06,8\n乙,2000-01-05,8\n乙2,2000-01-05,8\n");
        const auto text = files.refusal();
        CHECK_THAT(text,
                   Contains("levels.csv:2: column id: the run does not report a well \"甲1\"; "
                            "did you mean \"甲\"?"));
        CHECK_THAT(text,
                   Contains("levels.csv:5: column id: the run does not report a well \"乙2\""));
        CHECK_THAT(text, !Contains("levels.csv:3"));
    }
    SECTION("in the points file") {
        files.points("id\n甲\n甲9\n");
        CHECK_THAT(files.refusal(), Contains("points.csv:3: column id") && Contains("\"甲9\""));
    }
}

TEST_CASE("compare: bad files - are refused with what is wrong in each", "[io][unit]") {
    Files files;
    SECTION("columns") {
        files.folder.write("levels.csv", "id,dat,head\n");
        files.folder.write("结果/wells.csv", "date,well,head_m,depth_m\n");
        const auto text = files.refusal();
        CHECK_THAT(text, Contains("levels.csv:1: no column \"date\"; did you mean \"dat\"?"));
        CHECK_THAT(text, Contains("levels.csv:1: no column \"head_m\"; did you mean \"head\"?"));
        CHECK_THAT(text, Contains("wells.csv:1: no column \"head_month_mean_m\""));
        CHECK_THAT(text, Contains("wells.csv:1: no column \"head_network_datum_m\""));
    }
    SECTION("values") {
        files.levels("甲,2000-02-30,8\n甲,2000-01-05,NaN\n甲,2000-01-05,7\n");
        const auto text = files.refusal();
        CHECK_THAT(text, Contains("levels.csv:2: column date: \"2000-02-30\""));
        CHECK_THAT(text, Contains("levels.csv:3: column head_m"));
        CHECK_THAT(text, Contains("levels.csv:4") && Contains("stands twice, first on line 3"));
    }
    SECTION("no common month") {
        files.levels("甲,1990-02-28,8\n");
        CHECK_THAT(files.refusal(), Contains("no month in common with the run (record: 1990-02 to "
                                             "1990-02; run: 2000-01 to 2000-03)"));
    }
    SECTION("no reading in the period") {
        files.choice.first = make_date(2001, 1, 1);
        CHECK_THAT(files.refusal(), Contains("levels.csv: has no reading in the period"));
    }
    SECTION("a run without points") {
        files.folder.write("结果/wells.csv",
                           "date,well,head_m,head_month_mean_m,depth_m,head_network_datum_m\n");
        CHECK_THAT(files.refusal(), Contains("the run reports no observation point"));
    }
    SECTION("a run that is not finished") {
        std::filesystem::rename(files.folder / "结果", files.folder / "结果.part");
        CHECK_THAT(files.refusal(),
                   Contains("结果: the run is not finished") && Contains("--resume"));
    }
    SECTION("no run") {
        std::filesystem::remove_all(files.folder / "结果");
        CHECK_THAT(files.refusal(), Contains("wells.csv: file not found"));
    }
}
