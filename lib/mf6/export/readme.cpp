// SPDX-License-Identifier: MIT
#include "lib/mf6/export/readme.hpp"

#include "heihe/basin/setup/utm.hpp"

#include <fmt/format.h>

namespace heihe::mf6 {
namespace {

constexpr const char* english = R"(A BASIN SCENARIO AS A MODFLOW 6 SIMULATION
==========================================

Scenario   {scenario}: {title}
Program    {program}
Time       {first} to {last} (midnight to midnight)
Periods    {periods}, one for each groundwater step of the run, one time step in each.
           periods.csv: which period begins and ends on which date.
Units      metre and day; coordinates UTM zone {zone}N on WGS 84 (EPSG:{epsg})

HOW TO RUN
  in this folder:   mf6          (MODFLOW 6, 6.4 or later)
  or:               heihe mf6    (the reader and solver of the program that wrote this)

WHAT IS FIXED
  The aquifer is simulated again. What acted on it is that of the run, step by step. The water in the
  river, canals and fields, the allocation between districts and the way through the unsaturated zone
  are not simulated: pump more here and no canal gets more water, no river runs lower.

  package          type  what                                          answers to the head here
  river            RIV   reaches in contact with the aquifer           yes
  river_flux       WEL   reaches detached, dry or short of water       no, the run's flow
  wells            WEL   what the wells delivered, one row a cell      no
  recharge         RCH   what the water table took of what reached it  no
  drains           DRN   land surface, tangent of the run's law        yes
  phreatic_et      EVT   evapotranspiration from the water table       yes
  lateral_inflow   WEL   mountain front, constant                      no

  river: of {reaches} reaches times steps, {stage} have the stage of the run (mean of the step's days)
  and the conductance that makes the run's flow at its head; {effective} have a stage within 0.25 m of it,
  because head and stage are too near to each other to tell the conductance; {flux} are in river_flux.
  Auxiliary values: number of the reach (reaches.csv) and the run's stage.
  phreatic_et: the run's curve has rounded corners and never takes more than irrigation has left open.
  The rate here makes the run's flow at the run's head on a straight line down to the same depth.

  At the run's heads each row gives exactly the run's flow. Change something and river, drains and
  phreatic_et answer; use it for changes that leave the river's water and the allocation as they are.

HEADS
  basin.hds        is written when you run: heads at each month's end ({saved} of them)
  scenario.hds     heads of the scenario at the same times, in the same format and under the same
                   period numbers. Both agree within 1 cm.
  Every step: put "BEGIN PERIOD 1 / SAVE HEAD ALL / END PERIOD" in basin.oc in place of its periods;
  flows: add BUDGET FILEOUT basin.cbc to its options and SAVE BUDGET LAST to its periods.

FILES
  arrays/   grid and properties, a text file a layer, a line a row of the grid
  stress/   a binary file a period and package: layer, row, column (4-byte integers), values (8-byte
            reals), little-endian, as MODFLOW 6 reads it; a period without a file of its own keeps the
            rows of the one before
)";

constexpr const char* chinese = R"(
流域情景的 MODFLOW 6 模型
=========================

情景       {scenario}：{title}
程序       {program}
时段       {first} 至 {last}（零时至零时）
应力期     {periods} 个，与情景计算的地下水时间步一一对应，每期一个时间步。
           各期的起止日期见 periods.csv。
单位       米、日；坐标为 WGS 84 UTM {zone}N（EPSG:{epsg}）

运行方法
  在本文件夹中执行：mf6        （MODFLOW 6，6.4 或更新版本）
  或者：            heihe mf6  （生成本文件夹的程序自带的读取与求解功能）

哪些内容是固定的
  含水层重新求解；作用于含水层的各项通量取自情景计算，逐步给定。河道、渠道和田间的水量，
  灌区之间的配水，以及包气带中的滞后都不再模拟：在这里增加开采，渠道不会多来水，
  河道流量也不会减少。

  程序包           类型  内容                                  是否随本模型水头变化
  river            RIV   与含水层相连的河段                    是
  river_flux       WEL   脱节、干涸或水量不足的河段            否，取情景的通量
  wells            WEL   机井实际供水量，每个单元一行          否
  recharge         RCH   到达潜水面并被接纳的补给              否
  drains           DRN   地表排泄，情景公式的切线              是
  phreatic_et      EVT   潜水蒸散发                            是
  lateral_inflow   WEL   山前侧向流入，常量                    否

  river：河段与时间步共 {reaches} 组，其中 {stage} 组用情景的水位（步内各日平均），
  水力传导系数使通量与情景相等；{effective} 组因水头与水位太接近，
  水位与情景相差在 0.25 m 以内；{flux} 组在 river_flux 中。
  辅助变量：河段编号（见 reaches.csv）和情景的水位。
  phreatic_et：情景的曲线在两端是圆滑的，且不超过灌溉后作物尚缺的水量。
  这里用同一极限埋深的直线，其速率使情景水头处的通量与情景相等。

  在情景的水头处，每一行的通量与情景完全相等。改变条件后，river、drains 和 phreatic_et
  会随之变化；请只用于不影响河道来水和配水的改动。

水头
  basin.hds        运行后生成：每月末的水头（共 {saved} 次）
  scenario.hds     情景在相同时刻的水头，格式和应力期编号相同；两者相差在 1 cm 以内。
  若要每步输出：把 basin.oc 中的各期换成 "BEGIN PERIOD 1 / SAVE HEAD ALL / END PERIOD"；
  若要输出流量：在其 OPTIONS 中加 BUDGET FILEOUT basin.cbc，在各期中加 SAVE BUDGET LAST。

文件
  arrays/   网格和参数，每层一个文本文件，网格每行一行
  stress/   每期每个程序包一个二进制文件：层、行、列（4 字节整数），数值（8 字节实数），
            小端序，即 MODFLOW 6 的格式；没有单独文件的应力期沿用上一期的数据
)";

}  // namespace

std::string export_readme(const ExportTitle& title, const ExportReport& report,
                          const std::string& first, const std::string& last, int utm_zone) {
    std::string text;
    for (const char* part : {english, chinese})
        text += fmt::format(
            fmt::runtime(part), fmt::arg("scenario", title.scenario),
            fmt::arg("title", title.title), fmt::arg("program", title.program),
            fmt::arg("first", first), fmt::arg("last", last), fmt::arg("periods", report.periods),
            fmt::arg("saved", report.saved),
            fmt::arg("reaches", report.riv_stage + report.riv_effective + report.river_flux),
            fmt::arg("stage", report.riv_stage), fmt::arg("effective", report.riv_effective),
            fmt::arg("flux", report.river_flux), fmt::arg("zone", utm_zone),
            fmt::arg("epsg", basin::utm_epsg(utm_zone)));
    if (!title.settings.empty()) text += "\nSETTINGS / 情景设置\n";
    for (const auto& setting : title.settings) text += "  " + setting + '\n';
    return text;
}

}  // namespace heihe::mf6
